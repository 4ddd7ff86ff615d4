package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.TinyAdapter;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.TargetModules;

class GenerateCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static String model;

    @BeforeAll
    static void writeModel() {
        model = new TinyModel(21).write(folder.resolve("model")).toString();
    }

    private static CommandLineRun generate(String... arguments) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("generate", "--model", model, "--max-new-tokens", "12"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static JsonNode described(String... arguments) throws IOException {
        CommandLineRun run = generate(
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return JSON.readTree(run.out());
    }

    @Test
    void should_print_the_answer_and_the_same_as_json() throws IOException {
        CommandLineRun run = generate("hello");
        assertEquals(0, run.status(), run.err());
        JsonNode row = described("hello");
        assertEquals(run.out(), row.get("answer").textValue() + System.lineSeparator());
        assertEquals("hello", row.get("prompt").textValue());
        assertEquals(12, row.get("answer_tokens").intValue());
        assertEquals("length", row.get("finish_reason").textValue());
        assertTrue(row.get("seconds_to_first_token").doubleValue() > 0);
    }

    @Test
    void should_use_the_template_unless_told_to_continue_plainly() throws IOException {
        int wrapped = "<user\nhello>\n<assistant\n".length();
        assertEquals(wrapped, described("hello").get("prompt_tokens").intValue());
        assertEquals(5, described("--raw", "hello").get("prompt_tokens").intValue());
        assertEquals(
                wrapped + "<system\nBe kind.>\n".length(),
                described("--system", "Be kind.", "hello").get("prompt_tokens").intValue());
    }

    @Test
    void should_let_every_option_have_an_effect() throws IOException {
        String greedy = answer();
        String drawn = answer("--temperature", "1");
        assertAll(
                () -> assertNotEquals(greedy, drawn),
                () -> assertEquals(drawn, answer("--temperature", "1")),
                () -> assertEquals(drawn, answer("--temperature", "1", "--seed", "0")),
                () -> assertNotEquals(drawn, answer("--temperature", "1", "--seed", "1")),
                () -> assertNotEquals(drawn, answer("--temperature", "1.5")),
                () -> assertEquals(greedy, answer("--top-k", "1")),
                () -> assertEquals(greedy, answer("--top-p", "0.0001")),
                () -> assertEquals(greedy, answer("--min-p", "1")),
                () -> assertNotEquals(drawn, answer("--typical-p", "0.1")),
                () -> assertNotEquals(drawn, answer("--epsilon-cutoff", "0.02")),
                () -> assertNotEquals(drawn, answer("--eta-cutoff", "0.4")),
                () -> assertNotEquals(greedy, answer("--repetition-penalty", "3")),
                () -> assertNotEquals(greedy, answer("--no-repeat-ngram", "1")),
                () -> assertNotEquals(greedy, answer("--frequency-penalty", "-9")),
                () -> assertNotEquals(greedy, answer("--presence-penalty", "-9")),
                () -> assertEquals(
                        12,
                        described("--log-probabilities", "hello")
                                .get("log_probabilities")
                                .size()));
    }

    private static String answer(String... options) throws IOException {
        return described(Stream.concat(Stream.of(options), Stream.of("--raw", "hello"))
                        .toArray(String[]::new))
                .get("answer")
                .textValue();
    }

    @Test
    void should_stop_at_a_text_or_a_special_token() throws IOException {
        String whole = answer("--temperature", "1", "--min-p", "0.02", "--seed", "3");
        String stop = whole.substring(6, 8);
        assertEquals(
                whole.substring(0, whole.indexOf(stop)),
                answer("--temperature", "1", "--min-p", "0.02", "--seed", "3", "--stop", stop));
    }

    @Test
    void should_read_the_prompt_from_standard_input() throws IOException {
        CommandLineRun run =
                CommandLineRun.withInput("hello", "generate", "--model", model, "--max-new-tokens", "12", "-");
        assertEquals(described("hello").get("answer").textValue() + System.lineSeparator(), run.out());
    }

    @Test
    void should_write_the_rows_to_standard_output_without_a_file_for_them() throws IOException {
        Path input = folder.resolve("plain.jsonl");
        Files.writeString(input, "{\"prompt\": \"hello\"}\n");
        CommandLineRun run = generate("--input", input.toString()).orFail();
        assertEquals(described("hello").get("answer"), rows(run.out()).get(0).get("answer"));
    }

    @Test
    void should_let_each_row_choose_its_adapter() throws IOException {
        AdapterConfig config = AdapterConfig.lora(2, 4, 0, new TargetModules.AllLinear());
        Path one = TinyAdapter.write(Path.of(model), config, 1, folder.resolve("one"));
        Path two = TinyAdapter.write(Path.of(model), config, 2, folder.resolve("two"));
        Path input = folder.resolve("choosing.jsonl");
        String row = "{\"prompt\": \"hello\", \"adapter\": %s}\n";
        Files.writeString(
                input,
                "{\"prompt\": \"hello\"}\n" + row.formatted("\"two\"") + row.formatted("\"base\"")
                        + row.formatted("\"three\"") + row.formatted("3"));
        CommandLineRun run =
                generate("--input", input.toString(), "--adapter", "one=" + one, "--adapter", "two=" + two);
        assertEquals(Exit.FAILURE, run.status());
        List<JsonNode> rows = rows(run.out());
        String first =
                described("hello", "--adapter", one.toString()).get("answer").textValue();
        assertEquals(
                first, described("hello", "--adapter", "x=" + one).get("answer").textValue());
        assertEquals(first, rows.get(0).get("answer").textValue());
        assertEquals(
                described("hello", "--adapter", two.toString()).get("answer"),
                rows.get(1).get("answer"));
        assertEquals(described("hello").get("answer"), rows.get(2).get("answer"));
        assertNotEquals(rows.get(0).get("answer"), rows.get(1).get("answer"));
        assertTrue(rows.get(3).get("error").textValue().endsWith("no adapter 'three', expected one of base, one, two"));
        assertTrue(rows.get(4).get("error").textValue().endsWith("'adapter' is 3, expected one of base, one, two"));
        CommandLineRun both = generate("hello", "--adapter", "one=" + one, "--adapter", "two=" + two);
        assertEquals(Exit.USAGE, both.status());
        assertTrue(both.err().contains("one prompt is answered by one adapter"), both.err());
    }

    @Test
    void should_answer_every_row_of_a_file_in_order_and_keep_bad_ones_apart() throws IOException {
        Path input = folder.resolve("in.jsonl");
        Path output = folder.resolve("deep/out.jsonl");
        Files.writeString(
                input,
                String.join(
                        "\n",
                        "{\"id\": 1, \"prompt\": \"hello\"}",
                        "not json",
                        "{\"id\": 3, \"question\": \"no field\"}",
                        "",
                        "{\"id\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"hello\"},"
                                + " {\"role\": \"assistant\", \"content\": \"known\"}]}",
                        "{\"id\": 6, \"conversations\": [{\"from\": \"human\", \"value\": \"hello\"}]}",
                        "{\"id\": 7, \"prompt\": \"" + "long ".repeat(60) + "\"}"));
        CommandLineRun run = generate("--input", input.toString(), "--output", output.toString(), "--batch", "2");
        assertEquals(1, run.status());
        List<JsonNode> rows = rows(Files.readString(output));
        String expected = described("hello").get("answer").textValue();
        assertEquals(6, rows.size());
        for (int good : new int[] {0, 3, 4}) {
            assertEquals(expected, rows.get(good).get("answer").textValue());
            assertFalse(rows.get(good).has("error"));
        }
        assertEquals(1, rows.get(0).get("id").intValue());
        assertEquals(5, rows.get(3).get("id").intValue());
        assertEquals("known", rows.get(3).at("/messages/1/content").textValue());
        assertTrue(rows.get(1).get("error").textValue().startsWith(input + ":2: the row is not JSON"));
        assertTrue(rows.get(2).get("error").textValue().startsWith(input + ":3: has none of the fields"));
        assertEquals(3, rows.get(2).get("id").intValue());
        assertEquals(
                input + ":7: the prompt has 319 tokens, but prompt and answer together have at most 256",
                rows.get(5).get("error").textValue());
        assertTrue(run.err().contains(input + ":2: "), run.err());
        assertTrue(run.err().contains("3 answered, 3 with an error"), run.err());
    }

    private static List<JsonNode> rows(String text) {
        return text.lines()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }

    @Test
    void should_give_the_same_draws_whatever_is_answered_at_the_same_time() throws IOException {
        Path input = folder.resolve("draws.jsonl");
        Files.writeString(input, "{\"prompt\": \"a\"}\n{\"prompt\": \"b\"}\n{\"prompt\": \"a\"}\n");
        String one = generate("--input", input.toString(), "--temperature", "1", "--batch", "1")
                .out();
        String three = generate("--input", input.toString(), "--temperature", "1", "--batch", "3")
                .out();
        assertEquals(one, three);
        List<JsonNode> rows = rows(one);
        assertNotEquals(rows.get(0).get("answer"), rows.get(2).get("answer"), "each row has draws of its own");
    }

    @Test
    void should_leave_the_output_alone_if_the_input_cannot_be_read() throws IOException {
        Path output = folder.resolve("kept.jsonl");
        Files.writeString(output, "before");
        CommandLineRun run = generate("--input", folder.resolve("absent").toString(), "--output", output.toString());
        assertEquals(1, run.status());
        assertTrue(run.err().contains("absent does not exist"), run.err());
        assertEquals("before", Files.readString(output));
    }

    @Test
    void should_explain_what_is_wrong_with_the_command_line() {
        assertAll(
                () -> refused(2, "expected one prompt"),
                () -> refused(2, "--output needs --input", "--output", "x", "hello"),
                () -> refused(2, "--json is for one prompt", "--json", "--input", "x"),
                () -> refused(2, "--top-k is 'many', expected a whole number", "--top-k", "many", "hello"),
                () -> refused(2, "--max-new-tokens is '0', expected 1 or more", "--max-new-tokens", "0", "hello"),
                () -> refused(1, "top-p is 2, expected from 0 to 1", "--top-p", "2", "hello"),
                () -> refused(1, "the prompt has 300 tokens", "--raw", "x".repeat(300)),
                () -> refused(1, "a system text needs a chat template", "--raw", "--system", "x", "hello"),
                () -> refused(1, "no-such-adapter", "--adapter", "no-such-adapter", "hello"));
    }

    private static void refused(int status, String message, String... arguments) {
        String[] first = Stream.concat(Stream.of("generate", "--model", model), Stream.of(arguments))
                .toArray(String[]::new);
        CommandLineRun run = CommandLineRun.of((Object[]) first);
        assertEquals(status, run.status(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals("", run.out());
    }

    @Test
    void should_name_the_tensor_of_an_adapter_that_does_not_fit() {
        String adapter = Fixtures.model("llama3").resolve("adapter").toString();
        refused(1, "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", "--adapter", adapter, "hello");
    }
}
