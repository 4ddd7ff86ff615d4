package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** A truth value. */
record BooleanType() implements ValueType<Boolean> {
    @Override
    public Optional<Boolean> read(Node node, String path, Binding binding) {
        if (node instanceof ScalarNode scalar && scalar.readableAs(ScalarNode.Kind.BOOLEAN)) {
            return Optional.of(Boolean.parseBoolean(scalar.text()));
        }
        binding.mismatch(node, path, expected());
        return Optional.empty();
    }

    @Override
    public Object write(Boolean value) {
        return value;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return Schemas.orReplaced(Schemas.ofType("boolean"));
    }

    @Override
    public String expected() {
        return "true or false";
    }
}
