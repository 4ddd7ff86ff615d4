package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;

/** A finite number within bounds. */
record DecimalType(Bounds bounds) implements ValueType<Double> {
    @Override
    public Optional<Double> read(Node node, String path, Binding binding) {
        Optional<Double> value = Numbers.read(node).filter(bounds::contain);
        if (value.isEmpty()) {
            binding.mismatch(node, path, expected());
        }
        return value;
    }

    @Override
    public Object write(Double value) {
        return value;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return Schemas.orReplaced(bounds.addTo(Schemas.ofType("number")));
    }

    @Override
    public String expected() {
        return "a number" + bounds.words();
    }
}
