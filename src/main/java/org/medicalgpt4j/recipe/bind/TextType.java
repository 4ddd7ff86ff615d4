package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** A text. Numbers and truth values are texts only in quotes, as in JSON. */
record TextType() implements ValueType<String> {
    @Override
    public Optional<String> read(Node node, String path, Binding binding) {
        return read(node, path, expected(), binding);
    }

    static Optional<String> read(Node node, String path, String expected, Binding binding) {
        boolean value = node instanceof ScalarNode scalar && scalar.kind() != ScalarNode.Kind.NOTHING;
        if (value && ((ScalarNode) node).readableAs(ScalarNode.Kind.TEXT)) {
            return Optional.of(((ScalarNode) node).text());
        }
        binding.mismatch(node, path, value ? expected + " (in quotes if it is meant as text)" : expected);
        return Optional.empty();
    }

    @Override
    public Object write(String value) {
        return value;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return Schemas.ofType("string");
    }

    @Override
    public String expected() {
        return "a text";
    }
}
