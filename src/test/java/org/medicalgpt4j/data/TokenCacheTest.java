package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.dialogue.AlpacaFormat;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.DialogueData;
import org.medicalgpt4j.recipe.FileHashes;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.template.RenderOptions;

class TokenCacheTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    private Path rows(String name, int count) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                IntStream.range(0, count)
                        .mapToObj(i ->
                                "{\"instruction\": \"" + i + "\", \"output\": \"" + "a".repeat(i % 50 + 1) + "\"}\n")
                        .collect(Collectors.joining()));
    }

    private TokenCache cache(String tokenizer) {
        return new TokenCache(folder.resolve("cache"), tokenizer, Publication.onDisk(), said::add);
    }

    private DataSource source(Path file, int maxLength, OptionalInt limit) {
        ConversationEncoder encoder = new ConversationEncoder(
                new CharacterTokenizer(),
                new LetterTemplate(),
                RenderOptions.defaults().at(LocalDate.EPOCH.atStartOfDay()),
                EncodingOptions.upTo(maxLength));
        return new DataSource(file, RowEncoder.of(new AlpacaFormat(), encoder), limit);
    }

    private static DataPreparation preparation(boolean skip) {
        return new DataPreparation(2, skip, (rows, bytes, total) -> {});
    }

    private PreparedData kept(Path file) {
        return preparation(false).within(cache("t")).prepare(List.of(source(file, 1000, OptionalInt.empty())));
    }

    private List<Path> entries() throws IOException {
        if (!Files.exists(folder.resolve("cache"))) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder.resolve("cache"))) {
            return found.toList();
        }
    }

    @Test
    void should_remove_what_was_not_used_for_the_longest_time_when_there_is_too_much() throws IOException {
        List<Path> files = List.of(rows("a.jsonl", 400), rows("b.jsonl", 401), rows("c.jsonl", 402));
        long[] bytes = new long[1];
        for (int i = 0; i < 2; i++) {
            kept(files.get(i));
        }
        for (Path entry : entries()) {
            for (Path file : Files.list(entry).toList()) {
                bytes[0] += Files.size(file);
            }
            Files.setLastModifiedTime(entry, FileTime.fromMillis(1_000));
        }
        kept(files.get(0)); // is used again, so that b is the older one
        TokenCache limited = new TokenCache(
                folder.resolve("cache"), "t", Publication.onDisk(), new FileHashes(), bytes[0] + 2000, said::add);
        preparation(false).within(limited).prepare(List.of(source(files.get(2), 1000, OptionalInt.empty())));
        assertEquals(2, entries().size());
        assertEquals(
                1,
                said.stream()
                        .filter(line -> line.contains("removed, last used 1970-01-01"))
                        .count());
        said.clear();
        kept(files.get(0));
        kept(files.get(2));
        assertEquals(
                2, said.stream().filter(line -> line.contains("reused from")).count());
        TokenCache tiny =
                new TokenCache(folder.resolve("cache"), "t", Publication.onDisk(), new FileHashes(), 1, said::add);
        preparation(false)
                .within(tiny)
                .prepare(List.of(
                        source(files.get(0), 1000, OptionalInt.empty()),
                        source(files.get(1), 1000, OptionalInt.empty())));
        assertEquals(2, entries().size(), "what the run itself uses stays");
    }

    @Test
    void should_hold_the_same_sequences_in_files_as_in_memory() throws IOException {
        Path file = rows("rows.jsonl", 5000);
        PreparedData memory = preparation(false).prepare(List.of(source(file, 1000, OptionalInt.empty())));
        for (int run = 0; run < 2; run++) {
            PreparedData mapped = kept(file);
            assertEquals(memory.sequences().fingerprint(), mapped.sequences().fingerprint());
            assertEquals(memory.report(), mapped.report());
            for (int i = 0; i < 5000; i += 97) {
                assertArrayEquals(
                        memory.sequences().get(i).tokens(),
                        mapped.sequences().get(i).tokens());
                assertArrayEquals(
                        memory.sequences().get(i).trained(),
                        mapped.sequences().get(i).trained());
                assertEquals(memory.sequences().source(i), mapped.sequences().source(i));
                assertEquals(
                        memory.sequences().store().hash(i),
                        mapped.sequences().store().hash(i));
            }
        }
        assertEquals(1, said.size());
        assertTrue(said.get(0).startsWith("tokens of " + file + " reused from "), said.get(0));
    }

    @Test
    void should_join_sources_that_are_kept_apart() throws IOException {
        Path a = rows("a.jsonl", 30);
        Path b = rows("b.jsonl", 50);
        List<DataSource> both = List.of(source(a, 1000, OptionalInt.empty()), source(b, 1000, OptionalInt.of(20)));
        PreparedData memory = preparation(false).prepare(both);
        PreparedData mapped = preparation(false).within(cache("t")).prepare(both);
        assertEquals(memory.sequences().fingerprint(), mapped.sequences().fingerprint());
        assertEquals(new SourceLine(b, 20), mapped.sequences().source(49));
        assertEquals(memory.report(), mapped.report());
        assertEquals(2, entries().size());
    }

    @Test
    void should_find_what_it_kept_by_content_wherever_the_file_is() throws IOException {
        Path file = rows("rows.jsonl", 10);
        kept(file);
        Path moved = Files.move(file, folder.resolve("moved.jsonl"));
        assertEquals(new SourceLine(moved, 1), kept(moved).sequences().source(0));
        assertEquals(1, entries().size());
        assertEquals(1, said.size());
    }

    @Test
    void should_make_tokens_anew_when_anything_they_depend_on_differs() throws IOException {
        Path file = rows("rows.jsonl", 10);
        kept(file);
        List<DataSource> same = List.of(source(file, 1000, OptionalInt.empty()));
        preparation(false).within(cache("another")).prepare(same);
        preparation(true).within(cache("t")).prepare(same);
        preparation(false).within(cache("t")).prepare(List.of(source(file, 999, OptionalInt.empty())));
        preparation(false).within(cache("t")).prepare(List.of(source(file, 1000, OptionalInt.of(5))));
        Files.writeString(file, "{\"instruction\": \"x\", \"output\": \"y\"}\n", StandardOpenOption.APPEND);
        assertEquals(11, kept(file).sequences().size());
        assertEquals(6, entries().size());
        assertEquals(List.of(), said);
    }

    @Test
    void should_make_anew_what_was_damaged_and_say_so() throws IOException {
        Path file = rows("rows.jsonl", 100);
        long fingerprint = kept(file).sequences().fingerprint();
        for (String name : List.of("tokens.bin", "index.bin", "about.json", "rejected.jsonl")) {
            for (boolean cut : new boolean[] {true, false}) {
                Path damaged = entries().get(0).resolve(name);
                byte[] bytes = Files.readAllBytes(damaged);
                if (bytes.length == 0) {
                    Files.delete(damaged);
                } else if (cut) {
                    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
                } else {
                    bytes[bytes.length / 2] ^= 1;
                    bytes[0] ^= 64;
                    Files.write(damaged, bytes);
                }
                said.clear();
                assertEquals(fingerprint, kept(file).sequences().fingerprint(), name);
                assertEquals(1, said.size(), name);
                assertTrue(said.get(0).contains(" are damaged ("), said.get(0));
                assertEquals(1, entries().size());
            }
        }
    }

    @Test
    void should_keep_nothing_of_a_source_with_rows_that_are_refused() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{}\n");
        Path good = rows("good.jsonl", 3);
        DataException refused = assertThrows(
                DataException.class,
                () -> preparation(false)
                        .within(cache("t"))
                        .prepare(List.of(
                                source(bad, 1000, OptionalInt.empty()),
                                source(good, 1000, OptionalInt.empty()),
                                source(bad, 1000, OptionalInt.empty()))));
        assertEquals(3, refused.getMessage().lines().count(), refused.getMessage());
        assertEquals(List.of(), entries());
    }

    @Test
    void should_write_rejected_rows_with_the_reasons_at_every_run() throws IOException {
        Path file = Files.writeString(
                folder.resolve("mixed.jsonl"),
                "{\"instruction\": \"q\", \"output\": \"a\"}\nnot JSON\n{\"instruction\": \"q\"}\n");
        DialogueData data =
                Recipes.section(DialogueData.class, "train=[{path: '" + file + "', format: alpaca}]", "onBadLine=skip");
        for (int run = 0; run < 2; run++) {
            PreparedDialogues prepared = new DialoguePreparation(
                            data, new CharacterTokenizer(), new LetterTemplate(), 1024, (rows, bytes, total) -> {})
                    .within(cache("t"))
                    .prepare(1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            prepared.rejectedRows().orElseThrow().writeTo(Channels.newChannel(bytes));
            List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
            assertEquals(2, lines.size());
            assertTrue(
                    lines.get(0)
                            .startsWith("{\"file\":\"" + file
                                    + "\",\"line\":2,\"reason\":\"the row is not JSON: Unrecognized token 'not'"),
                    lines.get(0));
            assertTrue(lines.get(0).endsWith("\"text\":\"not JSON\"}"), lines.get(0));
            assertEquals(
                    "{\"file\":\"" + file + "\",\"line\":3,\"reason\":\"lacks the field 'output'\","
                            + "\"text\":\"{\\\"instruction\\\": \\\"q\\\"}\"}",
                    lines.get(1));
        }
        assertEquals(1, said.size());
    }

    @Test
    void should_refuse_a_file_that_breaks_off_even_when_bad_rows_are_skipped() throws IOException {
        Path file = Files.writeString(
                folder.resolve("cut.json"), "[{\"instruction\": \"q\", \"output\": \"a\"},\n{\"instruc");
        DataException refused = assertThrows(
                DataException.class, () -> preparation(true).prepare(List.of(source(file, 1000, OptionalInt.empty()))));
        assertTrue(refused.getMessage().startsWith(file + ":2: the array of rows is not JSON"), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"));
    }

    /** A file system that fails at one of its operations, counted over the files it opened too. */
    private static final class Failing {
        private final int failAt;
        private int operations;

        Failing(int failAt) {
            this.failAt = failAt;
        }

        <T> T around(Class<T> type, T real) {
            return type.cast(Proxy.newProxyInstance(
                    TokenCacheTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        boolean counts = !method.getName().equals("close")
                                && !method.getName().equals("isOpen");
                        if (counts && operations++ == failAt) {
                            throw new IOException("made to fail");
                        }
                        try {
                            Object result = method.invoke(real, arguments);
                            return result instanceof FileSystemAccess.OutputFile file
                                    ? around(FileSystemAccess.OutputFile.class, file)
                                    : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    @Test
    void should_keep_all_or_nothing_when_the_file_system_fails_at_any_write() throws IOException {
        Path file = rows("rows.jsonl", 200);
        long expected = preparation(false)
                .prepare(List.of(source(file, 1000, OptionalInt.empty())))
                .sequences()
                .fingerprint();
        int failures = 0;
        boolean failed = true;
        while (failed) {
            Failing failing = new Failing(failures);
            Path place = folder.resolve("cache" + failures);
            TokenCache cache = new TokenCache(
                    place,
                    "t",
                    new Publication(failing.around(FileSystemAccess.class, FileSystemAccess.system())),
                    said::add);
            List<DataSource> sources = List.of(source(file, 1000, OptionalInt.empty()));
            try {
                preparation(false).within(cache).prepare(sources);
                failed = false;
            } catch (CheckpointException e) {
                assertTrue(e.getMessage().contains("made to fail"), e.getMessage());
                failures++;
            }
            TokenCache healthy = new TokenCache(place, "t", Publication.onDisk(), said::add);
            assertEquals(
                    expected,
                    preparation(false)
                            .within(healthy)
                            .prepare(sources)
                            .sequences()
                            .fingerprint());
        }
        assertTrue(failures > 10, "only " + failures + " operations could fail");
        assertFalse(said.stream().anyMatch(line -> line.contains("damaged")), said.toString());
    }

    @Test
    void should_clear_away_what_killed_runs_left_long_ago() throws IOException {
        Path abandoned = Files.createDirectories(folder.resolve("cache/.tmp-0123-ab"));
        Files.writeString(abandoned.resolve("tokens.bin"), "x");
        Path recent = Files.createDirectories(folder.resolve("cache/.tmp-4567-cd"));
        Files.writeString(recent.resolve("tokens.bin"), "x");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(abandoned.resolve("tokens.bin"), old);
        Files.setLastModifiedTime(abandoned, old);
        Files.setLastModifiedTime(recent, old);
        kept(rows("rows.jsonl", 3));
        assertFalse(Files.exists(abandoned));
        assertTrue(Files.exists(recent), "something in it was written just now");
    }
}
