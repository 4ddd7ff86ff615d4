package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/**
 * A text.
 *
 * @param pattern regular expression for the whole text
 * @param expected the same in words
 */
record TextType(String pattern, String expected) implements ValueType<String> {
    static final TextType ANY = new TextType("(?s).*", "a text");

    @Override
    public Optional<String> read(Node node, String path, Binding binding) {
        if (node instanceof ScalarNode scalar) {
            boolean text = scalar.readableAs(ScalarNode.Kind.TEXT);
            if (text && scalar.text().matches(pattern)) {
                return Optional.of(scalar.text());
            }
            if (!text && scalar.kind() != ScalarNode.Kind.NOTHING) {
                binding.mismatch(node, path, expected + " (write it in quotes)");
                return Optional.empty();
            }
        }
        binding.mismatch(node, path, expected);
        return Optional.empty();
    }

    @Override
    public Object write(String value) {
        return value;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode schema = Schemas.ofType("string");
        return equals(ANY) ? schema : Schemas.orReplaced(schema.put("pattern", "^(?:" + pattern + ")$"));
    }
}
