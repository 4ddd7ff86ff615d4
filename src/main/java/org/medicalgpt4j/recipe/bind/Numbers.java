package org.medicalgpt4j.recipe.bind;

import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** Reads numbers. */
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
}
