package org.medicalgpt4j.train;

import java.util.Locale;
import java.util.stream.Collectors;

/** Measures in words, for people. */
public final class MeasureText {
    private MeasureText() {}

    /** The name as it is written in a text: {@code reward_margin} is {@code reward margin}. */
    public static String name(String measure) {
        return measure.replace('_', ' ');
    }

    /** A value as its kind is written: shares in percent. */
    public static String value(String measure, double value) {
        if (measure.endsWith("accuracy")) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * value);
        }
        return String.format(Locale.ROOT, measure.equals("perplexity") ? "%.2f" : "%.4f", value);
    }

    /** All measures in a row. */
    public static String row(Measures measures, String between) {
        return row(measures, between, measures.values().size());
    }

    /** The first of the measures in a row. */
    public static String row(Measures measures, String between, int most) {
        return measures.values().entrySet().stream()
                .limit(most)
                .map(measure -> name(measure.getKey()) + " " + value(measure.getKey(), measure.getValue()))
                .collect(Collectors.joining(between));
    }

    /** What the measures are means of, such as {@code 12 pairs}. */
    public static String counts(Measures measures) {
        StringBuilder text = new StringBuilder();
        measures.counts()
                .forEach((what, count) -> text.append(text.isEmpty() ? "" : ", ")
                        .append(String.format(Locale.ROOT, "%,d %s", count, name(what))));
        return text.toString();
    }
}
