package org.medicalgpt4j.recipe.bind;

import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** Numbers as people write them in a recipe. */
public final class Numbers {
    private Numbers() {}

    /** The finite number that is written at {@code node}, if it is one. */
    public static Optional<Double> read(Node node) {
        if (node instanceof ScalarNode scalar
                && scalar.readableAs(ScalarNode.Kind.DECIMAL)
                && !ScalarNode.isNotFinite(scalar.text())) {
            return Optional.of(Double.parseDouble(scalar.text())).filter(Double::isFinite);
        }
        return Optional.empty();
    }

    /** {@code 3}, {@code 0.05} or {@code 2e-4}: the shortest notation that reads back as the same number. */
    public static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return Long.toString((long) value);
        }
        return decimal(value);
    }

    /** As {@link #text}, but always recognisable as a decimal number: {@code 3.0}. */
    public static String decimal(double value) {
        return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }
}
