package org.medicalgpt4j.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.commons.cli.HelpFormatter;
import org.apache.commons.cli.Options;

/** Help texts. */
final class Help {
    private static final int WIDTH = 100;

    private Help() {}

    /** What {@code medgpt --help} prints. */
    static void overview(PrintStream out) {
        out.println("Trains and talks to medical language models.");
        out.println();
        out.println("usage: medgpt COMMAND [arguments]");
        out.println();
        int width = Commands.names().stream().mapToInt(String::length).max().orElse(0);
        for (Command command : Commands.all()) {
            out.printf("  %-" + width + "s  %s%n", command.name(), command.summary());
        }
        out.println();
        out.println("medgpt help COMMAND   how to use a command");
        out.println("medgpt --version      version of this program");
    }

    /** What {@code medgpt COMMAND --help} prints. */
    static void command(Command command, Options options, PrintStream out) {
        out.println(command.summary());
        out.println();
        out.println("usage: medgpt " + command.name() + " " + command.arguments());
        out.println();
        PrintWriter writer = new PrintWriter(out, false, StandardCharsets.UTF_8);
        HelpFormatter formatter = new HelpFormatter();
        formatter.printOptions(writer, WIDTH, options, 2, 3);
        writer.flush();
        out.println();
        out.println("examples:");
        command.examples().forEach(example -> out.println("  " + example));
    }
}
