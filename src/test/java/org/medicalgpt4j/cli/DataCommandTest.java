package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;

/** {@code medgpt data}; tokens of the tiny model are bytes. */
class DataCommandTest {
    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void write() {
        model = new TinyModel(3).write(folder.resolve("model"));
    }

    private static Path file(String name, String... rows) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", rows) + "\n");
    }

    private static String row(String question, String answer) {
        return "{\"instruction\": \"" + question + "\", \"output\": \"" + answer + "\"}";
    }

    private static JsonNode checked(Object... words) throws IOException {
        Object[] all = new Object[words.length + 5];
        System.arraycopy(new Object[] {"data", "check", "--json", "--model", model}, 0, all, 0, 5);
        System.arraycopy(words, 0, all, 5, words.length);
        CommandLineRun run = CommandLineRun.of(all);
        assertTrue(run.status() == Exit.OK || run.status() == Exit.FAILURE, run.err());
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void should_count_fields_roles_lengths_and_what_a_length_cuts_off() throws IOException {
        Path rows = file("count.jsonl", row("q", "a"), row("q2", "aaaaaaaaaaaaaaaaaaaa"), "{\"instruction\": null}");
        JsonNode found = checked("--max-length", "40", rows).path("training");
        assertEquals(3, found.path("rows").asInt());
        assertEquals(1, found.path("badRows").asInt());
        assertEquals(3, found.at("/fields/instruction/rows").asInt());
        assertEquals(1, found.at("/fields/instruction/empty").asInt());
        assertEquals(2, found.at("/fields/output/kinds/string").asInt());
        assertEquals(2, found.at("/roles/user").asInt());
        assertEquals(2, found.at("/turns/2").asInt());
        // <|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\na<|im_end|>
        assertEquals(22, found.at("/percentiles/50").asInt());
        assertEquals(42, found.at("/percentiles/100").asInt());
        JsonNode forecast = found.path("forecast").get(0);
        assertEquals(40, forecast.path("maxLength").asInt());
        assertTrue(forecast.path("wanted").asBoolean());
        assertEquals(1, forecast.path("rows").asInt());
        assertEquals(2, forecast.path("tokens").asInt());
    }

    @Test
    void should_find_duplicates_other_answers_and_leakage_with_their_lines() throws IOException {
        Path train = file("train.jsonl", row("q", "a"), row("r", "b"), row("q", "a"), row("r", "other"));
        Path held = file("held.jsonl", row("new", "a"), row("r", "b"), row("q", "third"));
        JsonNode found = checked("--evaluation", held, train);
        JsonNode duplicates = found.at("/training/duplicates");
        assertEquals(1, duplicates.path("count").asInt());
        assertEquals(
                train + ":3 equals " + train + ":1",
                duplicates.path("examples").get(0).asText());
        JsonNode answers = found.at("/training/otherAnswers");
        assertEquals(1, answers.path("count").asInt());
        assertEquals(
                train + ":4 asks the same as " + train + ":2",
                answers.path("examples").get(0).asText());
        assertEquals(
                held + ":2 equals " + train + ":2",
                found.at("/leakage/same/examples/0").asText());
        assertEquals(1, found.at("/leakage/same/count").asInt());
        assertEquals(
                held + ":3 asks the same as " + train + ":1",
                found.at("/leakage/sameQuestion/examples/0").asText());
        assertEquals(1, found.at("/leakage/sameQuestion/count").asInt());
    }

    @Test
    void should_print_for_people_and_fail_naming_rows_that_cannot_be_trained_on() throws IOException {
        Path rows = file("bad.jsonl", row("q", "a"), "not JSON", "{\"x\": 1}");
        CommandLineRun run = CommandLineRun.of("data", "check", "--model", model, rows);
        assertEquals(Exit.FAILURE, run.status());
        assertTrue(run.out().contains("3 rows in 1 files, 2 cannot be trained on"), run.out());
        assertTrue(run.err().contains(rows + ":2: the row is not JSON"), run.err());
        assertTrue(run.err().contains(rows + ":3: has none of the fields"), run.err());
        Path good = file("good.jsonl", row("q", "a"));
        CommandLineRun fine = CommandLineRun.of("data", "check", "--model", model, "--evaluation", good, good);
        assertEquals(Exit.OK, fine.status(), fine.err());
        assertTrue(fine.out().contains("1 rows of the evaluation equal rows of the training"), fine.out());
    }

    @Test
    void should_check_and_show_the_data_of_a_recipe() throws IOException {
        Path rows = file("of-recipe.jsonl", row("q", "a"), row("q", "a"));
        Path recipe = file(
                "r.yaml",
                "stage: sft",
                "model: { path: " + model + " }",
                "data: { train: [ { path: " + rows + ", format: alpaca } ], maxLength: 21, system: S }");
        CommandLineRun check = CommandLineRun.of("data", "check", recipe, "data.maxLength=30");
        assertEquals(Exit.OK, check.status(), check.err());
        // The system text of the recipe counts among the tokens.
        assertTrue(check.out().contains("50 % up to 33,"), check.out());
        assertTrue(check.out().contains("30         2"), check.out());
        assertFalse(check.out().contains("held out by chance"), check.out());
        CommandLineRun split = CommandLineRun.of("data", "check", recipe, "data.evaluation.split=0.1");
        assertTrue(split.out().contains("10.0 % of the rows are held out by chance: of 1 pairs"), split.out());
        CommandLineRun show =
                CommandLineRun.of("data", "show", "--limit", "1", "--colour", "never", recipe, "data.maxLength=90");
        assertTrue(show.out().startsWith("<|im_start|>|s|y|s|t|e|m|⏎\n|S|<|im_end|>|⏎\n"), show.out());
        Path text = file("doc.txt", "one", "one", "two");
        Path pt = file(
                "pt.yaml",
                "stage: pt",
                "model: { path: " + model + " }",
                "data: { train: [ { path: " + text + " } ], maxLength: 21 }");
        CommandLineRun documents = CommandLineRun.of("data", "check", pt);
        assertEquals(Exit.OK, documents.status(), documents.err());
        assertTrue(documents.out().contains("1 rows equal an earlier one"), documents.out());
        String shown = CommandLineRun.of("data", "show", "--colour", "never", "--line", "3", pt)
                .orFail()
                .out();
        assertEquals("t⟦w|o|<|im_end|>⟧\n", shown);
    }

    @Test
    void should_show_tokens_with_what_is_learned_in_colour_or_between_brackets() throws IOException {
        Path rows = file("show.jsonl", row("q", "ab"), row("r", "c"));
        CommandLineRun plain =
                CommandLineRun.of("data", "show", "--model", model, "--colour", "never", "--line", "1", rows);
        assertEquals(Exit.OK, plain.status(), plain.err());
        assertEquals(
                "<|im_start|>|u|s|e|r|⏎\n|q|<|im_end|>|⏎\n|<|im_start|>|a|s|s|i|s|t|a|n|t|⏎\n⟦a|b|<|im_end|>⟧\n",
                plain.out());
        assertEquals(rows + ":1: 23 tokens, 3 learned\n", plain.err());
        String coloured = CommandLineRun.of("data", "show", "--model", model, "--colour", "always", rows)
                .orFail()
                .out();
        assertTrue(coloured.contains("\u001B[48;5;28;38;5;231ma\u001B[0m\u001B[48;5;22;38;5;231mb\u001B[0m")
                || coloured.contains("\u001B[48;5;22;38;5;231ma\u001B[0m\u001B[48;5;28;38;5;231mb\u001B[0m"));
        assertTrue(coloured.contains("\u001B[1;35m<|im_end|>"));
    }

    @Test
    void should_convert_and_say_how_many() throws IOException {
        Path rows = file("to-convert.jsonl", row("q", "a"), "{}");
        Path output = folder.resolve("converted.jsonl");
        CommandLineRun refused = CommandLineRun.of("data", "convert", "--to", "messages", rows, output);
        assertEquals(Exit.FAILURE, refused.status());
        assertTrue(refused.err().contains(rows + ":2: has none of the fields"), refused.err());
        assertFalse(Files.exists(output));
        CommandLineRun skipped =
                CommandLineRun.of("data", "convert", "--to", "messages", "--on-bad-line", "skip", rows, output);
        assertEquals(Exit.OK, skipped.status(), skipped.err());
        assertTrue(skipped.err().contains("1 of 2 rows written to " + output), skipped.err());
        assertEquals(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}]}\n",
                Files.readString(output));
    }

    @Test
    void should_refuse_command_lines_that_make_no_sense() throws IOException {
        Path rows = file("some.jsonl", row("q", "a"));
        usage("expected check, show or convert", "data");
        usage("but got 'chek'", "data", "chek", rows);
        usage("--to has no meaning with 'data check'", "data", "check", "--to", "trl", rows);
        usage(
                "--model has no meaning with 'data convert'",
                "data",
                "convert",
                "--model",
                model,
                "--to",
                "trl",
                rows,
                rows);
        usage("needs --to FORM", "data", "convert", rows, rows);
        usage(
                "--to is 'yaml', expected one of alpaca, sharegpt, messages, preference, trl",
                "data",
                "convert",
                "--to",
                "yaml",
                rows,
                rows);
        usage("takes an input and an output", "data", "convert", "--to", "trl", rows);
        usage(
                "--encoding is 'latin', expected one of auto, utf-8, gb18030, utf-16le, utf-16be",
                "data",
                "check",
                "--encoding",
                "latin",
                rows);
        usage("--system has no meaning with a recipe", "data", "show", "--system", "x", "r.yaml");
        usage("--colour is 'red'", "data", "show", "--model", model, "--colour", "red", rows);
        CommandLineRun nothing = CommandLineRun.of("data", "show", "--model", model, "--line", "9", rows);
        assertEquals(Exit.FAILURE, nothing.status());
        assertTrue(nothing.err().contains("has no such row"), nothing.err());
    }

    private static void usage(String sentence, Object... words) {
        CommandLineRun run = CommandLineRun.of(words);
        assertEquals(Exit.USAGE, run.status(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
    }
}
