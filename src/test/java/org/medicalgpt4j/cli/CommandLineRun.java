package org.medicalgpt4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What one command line printed and returned. */
record CommandLineRun(int status, String out, String err) {

    static CommandLineRun of(Object... words) {
        return withInput("", words);
    }

    /** With what a user or another program sends. */
    static CommandLineRun withInput(String input, Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        int status = Main.run(Arrays.stream(words).map(Object::toString).toArray(String[]::new), console);
        return new CommandLineRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** @throws AssertionError if the command failed */
    CommandLineRun orFail() {
        if (status != Exit.OK) {
            throw new AssertionError("exit status " + status + "\n" + err + out);
        }
        return this;
    }
}
