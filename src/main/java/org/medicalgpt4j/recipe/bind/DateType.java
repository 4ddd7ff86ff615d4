package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** A calendar day in ISO 8601. */
record DateType() implements ValueType<LocalDate> {
    @Override
    public Optional<LocalDate> read(Node node, String path, Binding binding) {
        Optional<LocalDate> date = node instanceof ScalarNode scalar ? parse(scalar.text()) : Optional.empty();
        if (date.isEmpty()) {
            binding.mismatch(node, path, expected());
        }
        return date;
    }

    private static Optional<LocalDate> parse(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public Object write(LocalDate value) {
        return value.toString();
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return Schemas.orReplaced(Schemas.ofType("string").put("format", "date"));
    }

    @Override
    public String expected() {
        return "a day such as 2024-07-26";
    }
}
