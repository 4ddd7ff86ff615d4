package org.medicalgpt4j.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs commands whose classes most starts need, so that Java can keep them in an archive. {@code ./medgpt} does this once
 * after a build.
 */
final class StartRehearsal {
    private StartRehearsal() {}

    /** Takes the folder of the project. */
    public static void main(String[] args) {
        commands(Path.of(args[0])).forEach(StartRehearsal::run);
        System.exit(Exit.OK);
    }

    /** What is rehearsed; an answer only where the embedded model is there. */
    static List<List<String>> commands(Path project) {
        List<List<String>> commands = new ArrayList<>(List.of(
                List.of("--help"), List.of("schema"), List.of("recipes", "--help"), List.of("doctor", "--json")));
        Path model = project.resolve("models/medgpt-tiny");
        if (Files.isDirectory(model)) {
            commands.add(List.of("generate", "--model", model.toString(), "--max-new-tokens", "1", "a"));
        }
        return commands;
    }

    static int run(List<String> command) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console console = new Console(nowhere, nowhere, InputStream.nullInputStream());
        return Main.run(command.toArray(String[]::new), console);
    }
}
