package org.medicalgpt4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a step or held-out data measured, by names such as {@code accuracy}, in the order in which they are shown. There
 * always is a {@code loss}.
 *
 * @param values the measures
 * @param counts what they are means of, such as {@code targets} or {@code pairs}
 */
public record Measures(Map<String, Double> values, Map<String, Long> counts) {
    /** What is minimised. */
    public static final String LOSS = "loss";

    public Measures {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        if (!values.containsKey(LOSS)) {
            throw new IllegalArgumentException("measures lack a loss: " + values.keySet());
        }
    }

    /** A loss and nothing else yet. */
    public static Measures ofLoss(double loss) {
        return new Measures(Map.of(LOSS, loss), Map.of());
    }

    /** These and one more. */
    public Measures with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Measures(more, counts);
    }

    /** These and what they are means of. */
    public Measures over(String what, long count) {
        Map<String, Long> more = new LinkedHashMap<>(counts);
        more.put(what, count);
        return new Measures(values, more);
    }

    public double loss() {
        return values.get(LOSS);
    }

    /** A measure; empty if it was not taken. */
    public OptionalDouble value(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
