package org.medicalgpt4j.checkpoint;

import java.util.List;
import java.util.Map;

/** A value of GGUF metadata. Integers of all widths are {@link Whole}, floating-point numbers of both are {@link Real}. */
sealed interface GgufValue {

    record Text(String value) implements GgufValue {}

    record Whole(long value) implements GgufValue {}

    record Real(double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {}

    record Texts(List<String> values) implements GgufValue {}

    record Wholes(long[] values) implements GgufValue {}

    record Reals(double[] values) implements GgufValue {}

    record Flags(boolean[] values) implements GgufValue {}

    /** A list of lists. */
    record Lists(List<GgufValue> values) implements GgufValue {}

    /** Whether this says no: 0, false or an empty text. */
    default boolean isOff() {
        return this instanceof Flag flag && !flag.value()
                || this instanceof Whole whole && whole.value() == 0
                || this instanceof Real real && real.value() == 0
                || this instanceof Text text && text.value().isEmpty();
    }

    default String kind() {
        return kind(getClass());
    }

    static String kind(Class<? extends GgufValue> type) {
        return Map.of(
                        Text.class, "a text",
                        Whole.class, "a whole number",
                        Real.class, "a floating-point number",
                        Flag.class, "true or false",
                        Texts.class, "a list of texts",
                        Wholes.class, "a list of whole numbers",
                        Reals.class, "a list of floating-point numbers",
                        Flags.class, "a list of truth values",
                        Lists.class, "a list of lists")
                .get(type);
    }
}
