package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;

/** {@code --template}, {@code --tool-format}, {@code data.template} and {@code data.toolFormat}. */
class TemplateOptionsTest {
    private static final String CALL = """
            {"tools": [{"name": "bmi", "description": "index", "parameters": {"type": "object", "properties": {}}}], \
            "conversations": [{"from": "human", "value": "Q"}, \
            {"from": "function_call", "value": "{\\"name\\": \\"bmi\\", \\"arguments\\": {\\"kg\\": 70}}"}, \
            {"from": "observation", "value": "22"}, {"from": "gpt", "value": "A"}]}
            """;

    @TempDir
    Path folder;

    private String model() {
        return new TinyModel(3).write(folder.resolve("model")).toString();
    }

    private String rows() throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), CALL).toString();
    }

    private static String out(String... arguments) {
        CommandLineRun run = CommandLineRun.of((Object[]) arguments);
        assertEquals(Exit.OK, run.status(), run.err());
        return run.out();
    }

    @Test
    void should_write_conversations_and_calls_by_a_named_template() throws IOException {
        String text = out("render", "--model", model(), "--template", "ziya", "--mask", rows());
        assertTrue(text.startsWith("You have access to the following tools:\n> Tool Name: bmi\n"), text);
        assertTrue(
                text.endsWith("<human>:Q\n<bot>:⟦Action: bmi\nAction Input: {\"kg\": 70}\n<|im_end|>⟧\n"
                        + "<human>:Observation: 22\n<bot>:⟦A<|im_end|>⟧\n"),
                text);
    }

    @Test
    void should_write_calls_by_a_chosen_format() throws IOException {
        String text = out("render", "--model", model(), "--template", "ziya", "--tool-format", "qwen3", rows());
        assertTrue(
                text.contains("<bot>:<tool_call>\n{\"name\": \"bmi\", \"arguments\": {\"kg\": 70}}\n</tool_call>"),
                text);
        assertTrue(text.contains("<human>:<tool_response>\n22\n</tool_response>\n<bot>:A"), text);
        String own = out("render", "--model", model(), "--tool-format", "llama3", rows());
        assertTrue(
                own.contains("<|im_start|>assistant\n{\"name\": \"bmi\", \"parameters\": {\"kg\": 70}}<|im_end|>"),
                own);
    }

    @Test
    void should_refuse_names_that_nobody_knows() throws IOException {
        CommandLineRun template = CommandLineRun.of("render", "--model", model(), "--template", "vicunia", rows());
        assertEquals(Exit.FAILURE, template.status());
        assertTrue(template.err().contains("--template is 'vicunia', expected a Jinja file"), template.err());
        CommandLineRun format = CommandLineRun.of("render", "--model", model(), "--tool-format", "qwen9", rows());
        assertEquals(Exit.USAGE, format.status());
        assertTrue(format.err().contains("--tool-format is 'qwen9', expected one of default"), format.err());
        CommandLineRun raw = CommandLineRun.of("generate", "--model", model(), "--raw", "--template", "qwen", "Q");
        assertEquals(Exit.USAGE, raw.status());
        assertTrue(raw.err().contains("--raw excludes --template"), raw.err());
    }

    @Test
    void should_answer_through_a_named_template() throws IOException {
        String[] command = {"generate", "--model", model(), "--max-new-tokens", "4", "--json"};
        String own = out(with(command, "Q"));
        String named = out(with(command, "--template", "xverse", "Q"));
        ObjectMapper json = new ObjectMapper();
        assertEquals(
                "Human: Q\n\nAssistant: ".length(),
                json.readTree(named).get("prompt_tokens").asInt());
        assertFalse(json.readTree(own)
                .get("prompt_tokens")
                .equals(json.readTree(named).get("prompt_tokens")));
    }

    private static String[] with(String[] command, String... more) {
        String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return all;
    }

    @Test
    void should_write_calls_of_a_recipe_by_its_tool_format() throws IOException {
        Path model = new TinyModel(3).with("max_position_embeddings", 1024).write(folder.resolve("model"));
        Path recipe =
                Files.writeString(folder.resolve("tools.yaml"), """
                stage: sft
                model: { path: %s }
                data: { train: [ { path: %s } ], template: ziya, toolFormat: mistral }
                optimizer: { learningRate: 1e-3 }
                run: { output: %s }
                """.formatted(model, rows(), folder.resolve("out")));
        String shown = out("data", "show", recipe.toString()).replace("|", "");
        assertTrue(shown.startsWith("[AVAILABLE_TOOLS] [{\"type\": \"function\""), shown);
        assertTrue(shown.contains("<human>:[TOOL_RESULTS] {\"content\": 22}[/TOOL_RESULTS]"), shown);
    }

    @Test
    void should_leave_the_template_of_a_recipe_with_the_result() throws IOException {
        TinyProject project = new TinyProject(folder);
        Path output = project.train("named", "data.template=ziya", "data.toolFormat=mistral", "run.maxSteps=1");
        String jinja = Files.readString(output.resolve("adapter/chat_template.jinja"));
        assertTrue(jinja.contains("<human>:"), jinja);
        String chat = out(
                "generate",
                "--model",
                project.model(),
                "--adapter",
                output.resolve("adapter").toString(),
                "--max-new-tokens",
                "1",
                "--json",
                "Q");
        String base = out("generate", "--model", project.model(), "--max-new-tokens", "1", "--json", "Q");
        assertFalse(new ObjectMapper()
                .readTree(chat)
                .get("prompt_tokens")
                .equals(new ObjectMapper().readTree(base).get("prompt_tokens")));
        Path auto = project.train("auto", "run.maxSteps=1");
        assertFalse(Files.exists(auto.resolve("adapter/chat_template.jinja")));
    }
}
