package org.medicalgpt4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The streams that a command talks to.
 *
 * @param out results
 * @param err messages about them
 * @param in what the user or another program sends
 */
public record Console(PrintStream out, PrintStream err, InputStream in) {
    /** The process's own streams, in UTF-8 whatever the platform says. */
    static Console system() {
        return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err), System.in);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Prints a line of results. */
    public void print(String line) {
        out.println(line);
    }

    /** Prints a line about what happens. */
    public void say(String line) {
        err.println(line);
    }
}
