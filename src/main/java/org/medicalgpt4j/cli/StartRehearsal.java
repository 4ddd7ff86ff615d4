package org.medicalgpt4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs commands whose classes most starts need, so that Java can keep them in an archive. {@code ./medgpt} does this once
 * after a build.
 */
final class StartRehearsal {
    private static final List<List<String>> COMMANDS =
            List.of(List.of("--help"), List.of("schema"), List.of("validate", "--help"), List.of("doctor", "--json"));

    private StartRehearsal() {}

    public static void main(String[] args) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(nowhere, nowhere, InputStream.nullInputStream());
        for (List<String> command : COMMANDS) {
            Main.run(command.toArray(String[]::new), console);
        }
        System.exit(Exit.OK);
    }
}
