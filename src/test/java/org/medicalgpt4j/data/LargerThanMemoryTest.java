package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.dialogue.AlpacaFormat;
import org.medicalgpt4j.template.RenderOptions;

/** Data that would not fit into a process's memory is prepared and dealt out by it. */
class LargerThanMemoryTest {
    private static final int ROWS = 60_000;
    /** Characters of an answer; each becomes a token of 4 bytes: 240 MB of tokens. */
    private static final int LENGTH = 1000;

    @TempDir
    Path folder;

    @Test
    void should_prepare_data_whose_tokens_are_four_times_the_memory() throws IOException, InterruptedException {
        Path file = folder.resolve("rows.jsonl");
        String answer = "a".repeat(LENGTH);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < ROWS; i++) {
                writer.write("{\"instruction\": \"" + i + "\", \"output\": \"" + answer + "\"}\n");
            }
        }
        for (int run = 0; run < 2; run++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx56m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            file.toString(),
                            folder.resolve("cache").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
            boolean ended = child.waitFor(4, TimeUnit.MINUTES);
            child.destroyForcibly();
            String said = Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
            assertEquals(true, ended, said);
            assertEquals(0, child.exitValue(), said);
            String last = said.lines().reduce((before, after) -> after).orElse("");
            assertEquals(ROWS + " sequences, the last of " + LENGTH + " targets and more", last);
            assertEquals(run == 1, said.contains("reused from"), said);
        }
    }

    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            ConversationEncoder encoder = new ConversationEncoder(
                    new CharacterTokenizer(),
                    new LetterTemplate(),
                    RenderOptions.defaults().at(LocalDate.EPOCH.atStartOfDay()),
                    EncodingOptions.upTo(2 * LENGTH));
            TokenCache cache = new TokenCache(Path.of(arguments[1]), "t", Publication.onDisk(), System.out::println);
            PreparedData data = new DataPreparation(2, false, (rows, bytes, total) -> {})
                    .within(cache)
                    .prepare(List.of(new DataSource(
                            Path.of(arguments[0]), RowEncoder.of(new AlpacaFormat(), encoder), OptionalInt.empty())));
            TrainingStream stream = new TrainingStream(data.sequences(), new Batching.SequencesPerStep(64, 1), true, 1);
            int sequences = 0;
            int targets = 0;
            for (int step = stream.steps(0); step > 0; step--) {
                TrainingStep next = stream.next();
                sequences += next.unitCount();
                targets = (int) (next.microBatch(0).targetCount() / next.unitCount());
            }
            System.out.println(
                    sequences + " sequences, the last of " + targets / LENGTH * LENGTH + " targets and more");
        }
    }
}
