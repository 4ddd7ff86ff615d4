package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.LongFunction;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/**
 * A whole number within bounds.
 *
 * @param convert from the number read, which the Java type holds, to the Java type
 */
record IntegerType<T extends Number>(long smallest, long largest, Bounds bounds, LongFunction<T> convert)
        implements ValueType<T> {
    @Override
    public Optional<T> read(Node node, String path, Binding binding) {
        Optional<T> value = node instanceof ScalarNode scalar && scalar.readableAs(ScalarNode.Kind.INTEGER)
                ? parse(scalar.text())
                : Optional.empty();
        if (value.isEmpty()) {
            binding.mismatch(node, path, expected());
        }
        return value;
    }

    private Optional<T> parse(String text) {
        try {
            long value = Long.parseLong(text);
            boolean accepted = value >= smallest && value <= largest && bounds.contain(value);
            return accepted ? Optional.of(convert.apply(value)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // more digits than any whole number here has
        }
    }

    @Override
    public Object write(T value) {
        return value;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return Schemas.orReplaced(bounds.addTo(Schemas.ofType("integer")));
    }

    @Override
    public String expected() {
        return "a whole number" + bounds.words();
    }
}
