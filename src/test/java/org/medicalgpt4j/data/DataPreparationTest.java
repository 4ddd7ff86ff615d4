package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.data.dialogue.OpenAiFormat;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.dialogue.ShareGptFormat;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.RenderOptions;

class DataPreparationTest {
    private static final String ROW = row("q", "a");

    @TempDir
    Path folder;

    @Test
    void should_keep_the_order_of_rows_on_several_threads() throws IOException {
        List<String> rows =
                IntStream.range(0, 3000).mapToObj(i -> row("q" + i, "a" + i)).toList();
        Path file = write("many.jsonl", String.join("\n", rows));
        SequenceSet one = prepared(1, 100, file).sequences();
        SequenceSet four = prepared(4, 100, file).sequences();
        assertEquals(3000, four.size());
        for (int i = 0; i < 3000; i++) {
            assertArrayEquals(one.get(i).tokens(), four.get(i).tokens());
            assertEquals(new SourceLine(file, i + 1), four.source(i));
        }
        assertEquals(one.fingerprint(), four.fingerprint());
    }

    @Test
    void should_read_a_folder_of_files_by_name_and_a_json_array() throws IOException {
        write("b.jsonl", row("b", "1"));
        write("a.json", "[\n" + row("a", "1") + ",\n\n" + row("a", "2") + "\n]\n");
        write("c.txt", "no rows");
        write("sub/d.jsonl", "\uFEFF" + row("d", "1") + "\r\n\r\n" + row("d", "2") + "\r\n");
        SequenceSet sequences = prepared(2, 100, folder).sequences();
        List<String> found = IntStream.range(0, sequences.size())
                .mapToObj(i -> folder.relativize(sequences.source(i).file()) + ":"
                        + sequences.source(i).line() + " " + text(sequences.get(i)))
                .toList();
        assertEquals(
                List.of(
                        "a.json:2 U:a;A:1;",
                        "a.json:4 U:a;A:2;",
                        "b.jsonl:1 U:b;A:1;",
                        "sub/d.jsonl:1 U:d;A:1;",
                        "sub/d.jsonl:3 U:d;A:2;"),
                found);
    }

    @Test
    void should_read_only_the_first_rows_when_limited() throws IOException {
        Path file = write("many.jsonl", (ROW + "\n").repeat(500) + "not JSON");
        DataSource limited = new DataSource(file, rows(100), OptionalInt.of(130));
        assertEquals(
                130, preparation(2, false).prepare(List.of(limited)).report().rowsRead());
    }

    @Test
    void should_list_every_bad_line_of_all_files_before_anything_is_trained() throws IOException {
        Path first = write("first.jsonl", ROW + "\nnot JSON\n" + ROW + "\n{\"conversations\": []}\n[1]\n");
        Path second = write("second.jsonl", "{\"a\": 1, \"a\": 2}\n" + ROW + " {}\n");
        String[] lines = refusal(100, first, second).split(System.lineSeparator());
        assertEquals("5 problems in the data:", lines[0]);
        assertEquals(
                first + ":2: the row is not JSON: Unrecognized token 'not': was expecting (JSON String, Number, Array,"
                        + " Object or token 'null', 'true' or 'false') at column 1",
                lines[1]);
        assertEquals(first + ":4: the conversation is empty", lines[2]);
        assertEquals(first + ":5: the row is a list, expected an object {...}", lines[3]);
        assertEquals(second + ":1: the row is not JSON: Duplicate field 'a' at column 13", lines[4]);
        assertEquals(
                second + ":2: the row is not JSON: expected nothing behind the value at column " + (ROW.length() + 2),
                lines[5]);
        assertEquals(6, lines.length);
    }

    @Test
    void should_say_one_problem_in_one_sentence() throws IOException {
        Path file = write("one.jsonl", ROW + "\n{\"conversations\": [{\"from\": \"human\"}]}\n");
        assertEquals(file + ":2: lacks the field 'conversations[0].value'", refusal(100, file));
    }

    @Test
    void should_list_no_more_bad_lines_of_a_file_than_a_person_reads() throws IOException {
        Path file = write("bad.jsonl", "{}\n".repeat(1000));
        String[] lines = refusal(100, file).split(System.lineSeparator());
        assertEquals(22, lines.length);
        assertEquals("1000 problems in the data:", lines[0]);
        assertEquals(file + ":20: lacks the field 'conversations'", lines[20]);
        assertEquals(file + ": and 980 more", lines[21]);
    }

    @Test
    void should_name_the_line_of_an_array_that_breaks_off() throws IOException {
        Path file = write("broken.json", "[" + ROW + ",\n" + ROW + ",\n{\"conversations\": ");
        String problem = refusal(100, file);
        assertTrue(problem.startsWith(file + ":3: the array of rows is not JSON: Unexpected end-of-input"), problem);
        Path trailing = write("trailing.json", "[" + ROW + "]\n{}");
        assertEquals(
                trailing + ":2: the array of rows is not JSON: expected nothing behind the value at column 1",
                refusal(100, trailing));
    }

    @Test
    void should_refuse_text_that_is_not_utf8() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, new byte[] {'{', '"', (byte) 0xE4, '"', ':', '1', '}'});
        assertEquals(
                file
                        + " cannot be read: line 1 is not UTF-8 text, nor is the file GB18030 as far as its beginning tells: set its encoding",
                refusal(100, file));
    }

    @Test
    void should_leave_bad_rows_out_and_count_them_when_told_to() throws IOException {
        Path file = write("bad.jsonl", ROW + "\n{}\n" + ROW + "\nx\n");
        DataReport report = preparation(2, true)
                .prepare(List.of(new DataSource(file, rows(100), OptionalInt.empty())))
                .report();
        assertEquals(4, report.rowsRead());
        assertEquals(2, report.rowsKept());
        assertEquals(Map.of(DropReason.INVALID, 2L), report.dropped());
        assertEquals(
                file + ":2: lacks the field 'conversations'", report.examples().get(0));
    }

    @Test
    void should_refuse_missing_and_empty_data() throws IOException {
        Path missing = folder.resolve("missing.jsonl");
        assertEquals(
                missing
                        + " does not exist, expected a file of rows, a folder of such files or a pattern that matches some",
                refusal(100, missing));
        assertEquals(
                folder
                        + " holds no file that ends with .jsonl, .ndjson, .json, .csv, .tsv or .parquet, compressed or not (.gz,"
                        + " .zst)",
                refusal(100, folder));
        Path empty = write("empty.jsonl", "\n \n");
        assertEquals(empty + ": has no rows", refusal(100, empty));
        Path array = write("empty.json", " []");
        assertEquals(array + ": has no rows", refusal(100, array));
    }

    @Test
    void should_refuse_data_in_which_no_row_has_a_target_left() throws IOException {
        Path file = write("long.jsonl", (row("a long question", "a") + "\n").repeat(3));
        assertEquals(
                "nothing is left to train on of 3 rows in " + file + " (3 of them: "
                        + DropReason.PROMPT_TOO_LONG.description() + ")",
                refusal(5, file));
        Path masked = write(
                "masked.jsonl",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"q\"},"
                        + " {\"role\": \"assistant\", \"content\": \"a\", \"weight\": 0}]}");
        DataSource source =
                new DataSource(masked, RowEncoder.of(new OpenAiFormat(), encoder(100)), OptionalInt.empty());
        DataException e =
                assertThrows(DataException.class, () -> preparation(1, false).prepare(List.of(source)));
        assertEquals(
                "nothing is left to train on of 1 rows in " + masked
                        + " (1 of them: has no target: all its answers are excluded from training)",
                e.getMessage());
    }

    @Test
    void should_report_what_became_of_each_row() throws IOException {
        Path file = write(
                "mixed.jsonl",
                String.join(
                        "\n",
                        row("q", "a"),
                        row("q", "a"),
                        row("a much longer question", "a"),
                        row("q", "a much longer answer"),
                        row("", "a", "r"),
                        row("q", "a", "q", "b", "q", "c")));
        DataReport report = prepared(2, 16, file).report();
        assertEquals(6, report.rowsRead());
        assertEquals(5, report.rowsKept());
        assertEquals(1, report.rowsDropped());
        assertEquals(Map.of(DropReason.PROMPT_TOO_LONG, 1L), report.dropped());
        assertEquals(List.of(file + ":3: " + DropReason.PROMPT_TOO_LONG.description()), report.examples());
        assertEquals(
                Map.of(
                        RowNote.OLDEST_TURNS_DROPPED, 1L,
                        RowNote.ANSWER_CUT, 1L,
                        RowNote.EMPTY_USER_TURN, 1L,
                        RowNote.TRAILING_TURNS_REMOVED, 1L),
                report.notes());
        assertEquals(2, report.rowsTruncated());
        assertEquals(5, report.sequences());
        assertEquals(1, report.duplicates());
        // "U:q;A:a;" twice, "U:q;A:a much lon", "U:;A:a;" and "U:q;A:c;".
        assertEquals(8 + 8 + 16 + 7 + 8, report.tokens());
        assertEquals(2 + 2 + 10 + 2 + 2, report.targetTokens());
        assertEquals(report.tokens() - report.targetTokens(), report.maskedTokens());
        assertEquals(16, report.lengths().longest());

        String text = report.text();
        assertTrue(text.startsWith("6 rows read from 1 files, 5 kept (2 truncated), 1 dropped\n"), text);
        assertTrue(text.contains("  1 dropped: has a last prompt of maxLength tokens or more"), text);
        assertTrue(text.contains("47 tokens, 18 of them targets (38.3 %)"), text);
        JsonNode json = new ObjectMapper().readTree(report.json());
        assertEquals(6, json.get("rowsRead").asInt());
        assertEquals(1, json.get("notes").get("ANSWER_CUT").asInt());
        assertEquals(
                5, json.get("lengths").get("buckets").get(0).get("sequences").asInt());
    }

    @Test
    void should_tell_its_progress() throws IOException {
        Path first = write("first.jsonl", ROW + "\n" + ROW + "\n");
        Path second = write("second.jsonl", ROW + "\n");
        List<String> heard = new ArrayList<>();
        new DataPreparation(1, false, (rows, bytes, total) -> heard.add(rows + " " + bytes + " " + total))
                .prepare(sources(100, first, second));
        long all = Files.size(first) + Files.size(second);
        assertEquals(List.of("2 " + Files.size(first) + " " + all, "3 " + all + " " + all), heard);
    }

    private String refusal(int maxLength, Path... files) {
        return assertThrows(DataException.class, () -> preparation(2, false).prepare(sources(maxLength, files)))
                .getMessage();
    }

    private static PreparedData prepared(int threads, int maxLength, Path... files) {
        return preparation(threads, false).prepare(sources(maxLength, files));
    }

    private static DataPreparation preparation(int threads, boolean skip) {
        return new DataPreparation(threads, skip, (rows, bytes, total) -> {});
    }

    private static List<DataSource> sources(int maxLength, Path... files) {
        return List.of(files).stream()
                .map(file -> new DataSource(file, rows(maxLength), OptionalInt.empty()))
                .toList();
    }

    private static RowEncoder rows(int maxLength) {
        return RowEncoder.of(new ShareGptFormat(), encoder(maxLength));
    }

    private static ConversationEncoder encoder(int maxLength) {
        return new ConversationEncoder(
                new CharacterTokenizer(),
                new LetterTemplate(),
                RenderOptions.defaults(),
                EncodingOptions.upTo(maxLength));
    }

    private static String text(TrainingSequence sequence) {
        return new CharacterTokenizer().decode(sequence.tokens(), false);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String row(String... turns) {
        return IntStream.range(0, turns.length)
                .mapToObj(
                        i -> "{\"from\": \"" + (i % 2 == 0 ? "human" : "gpt") + "\", \"value\": \"" + turns[i] + "\"}")
                .collect(Collectors.joining(", ", "{\"conversations\": [", "]}"));
    }
}
