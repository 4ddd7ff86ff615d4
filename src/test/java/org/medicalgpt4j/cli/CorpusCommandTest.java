package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void should_write_a_corpus_and_print_its_manifest() throws IOException {
        Path target = folder.resolve("corpus");
        assertEquals(Exit.OK, run("--output", target.toString(), "--seed", "7", "--paragraphs", "4"));
        String manifest = Files.readString(target.resolve("manifest.json"));
        assertTrue(manifest.contains("\"seed\" : 7"), manifest);
        assertTrue(manifest.contains("\"paragraphs\" : 4"), manifest);
        assertEquals(manifest.strip(), out.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void should_replace_a_corpus_only_if_told_to() throws IOException {
        Path target = Files.createDirectory(folder.resolve("corpus"));
        Files.writeString(target.resolve("old.txt"), "old");
        assertEquals(Exit.FAILURE, run("--output", target.toString(), "--paragraphs", "4"));
        assertTrue(Files.exists(target.resolve("old.txt")));
        assertEquals(Exit.OK, run("--output", target.toString(), "--paragraphs", "4", "--overwrite"));
        assertFalse(Files.exists(target.resolve("old.txt")));
    }

    @Test
    void should_refuse_a_command_line_that_makes_no_sense() {
        assertEquals(Exit.USAGE, run());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("expected --output DIR"));
        assertEquals(Exit.USAGE, run("--output", "x", "--seed", "one"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--seed is 'one', expected a whole number"));
        assertEquals(Exit.FAILURE, run("--output", "x", "--paragraphs", "0"));
        assertFalse(Files.exists(Path.of("x")));
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "corpus";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return Main.run(
                line, new Console(new PrintStream(out), new PrintStream(err), new ByteArrayInputStream(new byte[0])));
    }
}
