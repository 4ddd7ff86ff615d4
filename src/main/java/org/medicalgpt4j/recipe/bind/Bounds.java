package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.recipe.source.Decimals;

/** The numbers that a key accepts. Open sides are infinite. */
record Bounds(double min, double max, double above, double below) {
    static final Bounds NONE = new Bounds(
            Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Bounds of(Range range) {
        return new Bounds(range.min(), range.max(), range.above(), range.below());
    }

    boolean contain(double value) {
        return value >= min && value <= max && value > above && value < below;
    }

    /** {@code " of at least 1"}, {@code " above 0 and below 1"} or nothing. */
    String words() {
        List<String> words = new ArrayList<>();
        if (Double.isFinite(min)) {
            words.add("of at least " + Decimals.shortest(min));
        }
        if (Double.isFinite(above)) {
            words.add("above " + Decimals.shortest(above));
        }
        if (Double.isFinite(max)) {
            words.add("of at most " + Decimals.shortest(max));
        }
        if (Double.isFinite(below)) {
            words.add("below " + Decimals.shortest(below));
        }
        return words.isEmpty() ? "" : " " + String.join(" and ", words);
    }

    ObjectNode addTo(ObjectNode schema) {
        put(schema, "minimum", min);
        put(schema, "maximum", max);
        put(schema, "exclusiveMinimum", above);
        put(schema, "exclusiveMaximum", below);
        return schema;
    }

    private static void put(ObjectNode schema, String key, double bound) {
        if (Double.isFinite(bound)) {
            if (bound == Math.rint(bound) && Math.abs(bound) <= Long.MAX_VALUE) {
                schema.put(key, (long) bound);
            } else {
                schema.put(key, bound);
            }
        }
    }
}
