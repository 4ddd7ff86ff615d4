package org.medicalgpt4j.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.recipe.TextEncoding;

/** Options of {@code medgpt data} that name one of several things. */
final class DataArguments {
    private DataArguments() {}

    static TextEncoding encoding(CommandLine line) {
        return named(line, "encoding", TextEncoding.class).orElse(TextEncoding.AUTO);
    }

    static <T extends Enum<T>> Optional<T> named(CommandLine line, String option, Class<T> type) {
        return Values.text(line, option)
                .map(text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> name(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new UsageException("--" + option + " is '" + text + "', expected one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(DataArguments::name)
                                        .collect(Collectors.joining(", ")))));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
