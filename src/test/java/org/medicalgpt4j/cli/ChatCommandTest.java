package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jline.reader.EOFError;
import org.jline.reader.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyAdapter;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.TargetModules;

class ChatCommandTest {
    @TempDir
    static Path folder;

    private static String model;

    @BeforeAll
    static void writeModel() {
        model = new TinyModel(22).write(folder.resolve("model")).toString();
    }

    private static CommandLineRun chat(String input, String... options) {
        return CommandLineRun.withInput(input, (Object[])
                Stream.concat(Stream.of("chat", "--model", model, "--max-new-tokens", "6"), Stream.of(options))
                        .toArray(String[]::new));
    }

    @Test
    void should_answer_each_line_and_obey_commands() throws IOException {
        Path saved = folder.resolve("talk.jsonl");
        CommandLineRun run = chat(
                String.join(
                        "\n", "hello", "", "again", "/save " + saved, "/save " + saved, "/nonsense", "/quit", "never"),
                "--system",
                "Be kind.");
        assertEquals(0, run.status(), run.err());
        JsonNode messages = new ObjectMapper().readTree(Files.readString(saved)).get("messages");
        assertEquals(5, messages.size());
        assertEquals("system", messages.get(0).get("role").textValue());
        assertEquals("again", messages.get(3).get("content").textValue());
        String answers = messages.get(2).get("content").textValue()
                + System.lineSeparator()
                + messages.get(4).get("content").textValue()
                + System.lineSeparator();
        assertEquals(answers, run.out());
        assertAll(
                () -> assertTrue(run.err().contains("exists already"), run.err()),
                () -> assertTrue(run.err().contains("There is no command /nonsense"), run.err()),
                () -> assertTrue(run.err().contains("(cut after --max-new-tokens 6)"), run.err()));
    }

    @Test
    void should_answer_a_reset_conversation_as_a_new_one() {
        String twice = chat("hello\n/reset\nhello\n").out();
        String line = chat("hello\n").out();
        assertEquals(line + line, twice);
        assertEquals(
                chat("hello\n", "--system", "Be kind.").out(),
                chat("/system Be kind.\nhello\n").out());
    }

    @Test
    void should_explain_that_the_conversation_is_too_long() {
        CommandLineRun run = chat("hello\n", "--context", "16");
        assertTrue(run.err().contains("prompt and answer together have at most 16"), run.err());
    }

    @Test
    void should_refuse_to_chat_without_a_template() throws IOException {
        Path plain = new TinyModel(1).write(folder.resolve("plain"));
        Files.writeString(plain.resolve("tokenizer_config.json"), "{}");
        CommandLineRun run = CommandLineRun.withInput("hello\n", "chat", "--model", plain.toString());
        assertEquals(2, run.status());
        assertTrue(run.err().contains("has no chat template"), run.err());
    }

    @Test
    void should_let_another_adapter_answer_when_asked() {
        AdapterConfig config = AdapterConfig.lora(2, 4, 0, new TargetModules.AllLinear());
        Path one = TinyAdapter.write(Path.of(model), config, 1, folder.resolve("one"));
        Path two = TinyAdapter.write(Path.of(model), config, 2, folder.resolve("two"));
        String first = chat("hello\n", "--adapter", one.toString()).out();
        String second = chat("hello\n", "--adapter", two.toString()).out();
        String alone = chat("hello\n").out();
        assertEquals(3, Set.of(first, second, alone).size());
        CommandLineRun run = chat(
                "hello\n/reset\n/adapter two\nhello\n/reset\n/adapter base\nhello\n/adapter\n/adapter three\n",
                "--adapter",
                "one=" + one,
                "--adapter",
                "two=" + two);
        assertEquals(first + second + alone, run.out());
        assertTrue(run.err().contains("two answers from now on."), run.err());
        assertTrue(run.err().contains("base answers; there are base, one, two."), run.err());
        assertTrue(run.err().contains("there is no adapter 'three', expected one of base, one, two"), run.err());
    }

    @Test
    void should_refuse_adapters_that_cannot_be_told_apart() {
        assertRefused("--adapter is given 2 times, expected NAME=DIR each time, but got '/a'", "/a", "b=/b");
        assertRefused("--adapter names 'a' twice", "a=/a", "a=/b");
        assertRefused("'base' is the model without an adapter", "base=/a");
    }

    private static void assertRefused(String sentence, String... adapters) {
        CommandLineRun run = chat(
                "",
                Stream.of(adapters)
                        .flatMap(text -> Stream.of("--adapter", text))
                        .toArray(String[]::new));
        assertEquals(Exit.USAGE, run.status());
        assertTrue(run.err().contains(sentence), run.err());
    }

    @Test
    void should_let_a_line_go_on_after_a_backslash() {
        ChatLineParser parser = new ChatLineParser();
        assertThrows(EOFError.class, () -> parser.parse("one\\", 4, Parser.ParseContext.ACCEPT_LINE));
        assertEquals(
                "one \"two",
                parser.parse("one \"two", 4, Parser.ParseContext.ACCEPT_LINE).line());
        assertEquals("one\ntwo \\x", ChatLineParser.joined("one\\\ntwo \\x"));
    }
}
