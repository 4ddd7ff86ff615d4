package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Options with values: making them, and reading them with errors that name them. */
final class Values {
    private Values() {}

    static Option option(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    static Optional<String> text(CommandLine line, String name) {
        return Optional.ofNullable(line.getOptionValue(name));
    }

    static Optional<Path> path(CommandLine line, String name) {
        return text(line, name).map(RecipeArguments::path);
    }

    static Optional<Integer> whole(CommandLine line, String name) {
        return text(line, name).map(value -> {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException e) {
                throw wrong(name, value, "a whole number");
            }
        });
    }

    /** A whole number of at least 1. */
    static Optional<Integer> count(CommandLine line, String name) {
        return whole(line, name).map(value -> {
            if (value < 1) {
                throw wrong(name, value.toString(), "1 or more");
            }
            return value;
        });
    }

    static Optional<Long> longNumber(CommandLine line, String name) {
        return text(line, name).map(value -> {
            try {
                return Long.valueOf(value);
            } catch (NumberFormatException e) {
                throw wrong(name, value, "a whole number");
            }
        });
    }

    static Optional<Double> number(CommandLine line, String name) {
        return text(line, name).map(value -> {
            try {
                return Double.valueOf(value);
            } catch (NumberFormatException e) {
                throw wrong(name, value, "a number");
            }
        });
    }

    private static UsageException wrong(String name, String seen, String expected) {
        return new UsageException("--" + name + " is '" + seen + "', expected " + expected);
    }
}
