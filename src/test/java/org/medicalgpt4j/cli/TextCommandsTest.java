package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.TinyModel;

/** {@code medgpt tokenize} and {@code medgpt render}; tokens of the tiny model are bytes. */
class TextCommandsTest {
    private static final String ROW = """
            {"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]}
            {"conversations": [{"from": "human", "value": "Why?"}, {"from": "gpt", "value": "B"}]}
            {"prompt": "P"}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private String model;
    private String rows;

    @BeforeEach
    void write() throws IOException {
        model = new TinyModel(3).write(folder.resolve("model")).toString();
        rows = Files.writeString(folder.resolve("rows.jsonl"), ROW).toString();
    }

    private static String out(String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertEquals(Exit.OK, run.status(), run.err());
        return run.out();
    }

    private static void refused(int status, String reason, String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertEquals(status, run.status(), run.err());
        assertTrue(run.err().contains(reason), run.err());
    }

    @Test
    void should_show_ids_tokens_and_the_text_they_add() {
        assertEquals("""
                id   token       text
                97   a           "a"
                195  Ã           …
                169  ©           "é"
                257  <|im_end|>  "<|im_end|>" special
                4 tokens, 12 characters
                """, out("tokenize", "--model", model, "aé<|im_end|>"));
        assertEquals("97 257\n", out("tokenize", "--model", model, "--ids", "a<|im_end|>"));
    }

    @Test
    void should_spell_special_tokens_out_when_text_is_ordinary() {
        assertEquals(
                "60 124 105 109 95 101 110 100 124 62\n",
                out("tokenize", "--model", model, "--ids", "--ordinary", "<|im_end|>"));
    }

    @Test
    void should_print_tokens_as_json() throws IOException {
        JsonNode json = JSON.readTree(out("tokenize", "--model", model, "--json", "é"));
        assertEquals(
                "{\"text\":\"é\",\"ids\":[195,169],\"tokens\":[\"Ã\",\"©\"],\"texts\":[\"\",\"é\"],\"returns\":true}",
                json.toString());
    }

    @Test
    void should_check_that_the_text_comes_back() {
        CommandLineRun run = CommandLineRun.of("tokenize", "--model", model, "--check", "--ids", "头疼");
        assertEquals(Exit.OK, run.status());
        assertEquals("the tokens give the text back\n", run.err());
        // A lone surrogate is no character and cannot come back.
        refused(Exit.FAILURE, "another text from character 2 on", "tokenize", "--model", model, "--check", "a\uD83D");
    }

    @Test
    void should_render_rows_of_every_kind() {
        assertEquals("""
                <|im_start|>user
                Q<|im_end|>
                <|im_start|>assistant
                A<|im_end|>

                <|im_start|>user
                Why?<|im_end|>
                <|im_start|>assistant
                B<|im_end|>

                <|im_start|>user
                P<|im_end|>
                <|im_start|>assistant

                """, out("render", "--model", model, rows));
    }

    @Test
    void should_set_off_what_is_learned() {
        String masked = out("render", "--model", model, "--mask", "--line", "1", rows);
        assertEquals("<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n⟦A<|im_end|>⟧\n", masked);
        String all = out("render", "--model", model, "--mask", "--train-on-prompt", "--line", "1", rows);
        assertTrue(all.startsWith("<|im_start|>⟦user\n"), all);
    }

    @Test
    void should_show_rows_as_answering_sees_them() {
        assertEquals(
                "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n\n",
                out("render", "--model", model, "--prompt", "--limit", "1", "--system", "S", rows));
    }

    @Test
    void should_print_a_table_of_learned_tokens() {
        String table = out("render", "--model", model, "--ids", "--mask", "--line", "1", rows);
        assertTrue(
                table.startsWith("place  id   token         text            learned\n0      256  <|im_start|>"), table);
        assertTrue(table.contains("65   A             \"A\"             learned\n"), table);
        assertEquals(2, table.lines().filter(line -> line.endsWith(" learned")).count() - 1);
    }

    @Test
    void should_print_rows_as_json() throws IOException {
        JsonNode json = JSON.readTree(out("render", "--model", model, "--json", "--line", "1", rows));
        assertEquals(rows + ":1", json.path("row").asText());
        assertEquals(json.path("ids").size(), json.path("learned").size());
        assertEquals(
                "<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\nA<|im_end|>",
                json.path("text").asText());
    }

    @Test
    void should_cut_what_is_longer_than_training_sequences() {
        String cut = out("render", "--model", model, "--max-length", "21", "--line", "1", rows);
        assertEquals("<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\nA", cut.stripTrailing());
    }

    @Test
    void should_hand_variables_and_the_date_to_a_template() throws IOException {
        String template = Files.writeString(
                        folder.resolve("t.jinja"), "{{ strftime_now('%d.%m.') }}{{ x + 1 }}{{ name }}")
                .toString();
        assertEquals(
                "26.07.3n\n",
                out(
                        "render",
                        "--model",
                        model,
                        "--template",
                        template,
                        "--date",
                        "2024-07-26",
                        "--variable",
                        "x=2",
                        "--variable",
                        "name=\"n\"",
                        "--line",
                        "3",
                        rows));
    }

    @Test
    void should_say_what_is_wrong() throws IOException {
        refused(Exit.USAGE, "expected one text", "tokenize", "--model", model);
        refused(Exit.USAGE, "--special and --ordinary exclude", "tokenize", "--special", "--ordinary", "x");
        refused(
                Exit.FAILURE,
                "no/such",
                "tokenize",
                "--model",
                folder.resolve("no/such").toString(),
                "x");
        refused(Exit.USAGE, "expected one data file", "render", "--model", model);
        refused(Exit.USAGE, "expected NAME=JSON", "render", "--model", model, "--variable", "x", rows);
        refused(Exit.USAGE, "expected a date", "render", "--model", model, "--date", "today", rows);
        refused(Exit.FAILURE, "has no such row", "render", "--model", model, "--line", "9", rows);
        String bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"x\": 1}\n{broken\n")
                .toString();
        refused(Exit.FAILURE, bad + ":1: ", "render", "--model", model, "--line", "1", bad);
        refused(Exit.FAILURE, bad + ":2: ", "render", "--model", model, "--line", "2", bad);
        String template = Files.writeString(folder.resolve("t.jinja"), "{{ 1 +").toString();
        refused(Exit.FAILURE, template + ":1:", "render", "--model", model, "--template", template, rows);
    }

    @Test
    @RequiresSharedData
    void should_give_the_reference_ids_of_a_real_gguf_model() throws IOException {
        Path smol = SharedData.root().resolve("models/smollm2-135m-instruct-q4_1");
        for (JsonNode prompt :
                JSON.readTree(Files.readString(smol.resolve("golden.json"))).path("prompts")) {
            String rendered = prompt.path("rendered").asText();
            assertEquals(
                    prompt.path("ids")
                                    .toString()
                                    .replace("[", "")
                                    .replace("]", "")
                                    .replace(",", " ") + "\n",
                    out("tokenize", "--model", smol.toString(), "--ids", rendered));
            if (prompt.has("messages")) {
                String row = Files.writeString(
                                folder.resolve("m.jsonl"),
                                JSON.createObjectNode()
                                        .set("messages", prompt.path("messages"))
                                        .toString())
                        .toString();
                assertEquals(rendered + "\n", out("render", "--model", smol.toString(), "--prompt", row));
            }
        }
    }
}
