package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** One of the constants of an enumeration, written in lower case with hyphens. */
record EnumType<T extends Enum<T>>(Class<T> type, Map<String, T> names) implements ValueType<T> {
    static <T extends Enum<T>> EnumType<T> of(Class<T> type) {
        Map<String, T> names = new LinkedHashMap<>();
        for (T constant : type.getEnumConstants()) {
            names.put(name(constant), constant);
        }
        return new EnumType<>(type, names);
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Optional<T> read(Node node, String path, Binding binding) {
        T found = node instanceof ScalarNode scalar ? names.get(scalar.text()) : null;
        if (found == null) {
            binding.mismatch(node, path, expected() + Names.didYouMean(node, names.keySet()));
        }
        return Optional.ofNullable(found);
    }

    @Override
    public Object write(T value) {
        return name(value);
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode schema = Schemas.object();
        ArrayNode values = schema.putArray("enum");
        names.keySet().forEach(values::add);
        return Schemas.orReplaced(schema);
    }

    @Override
    public String expected() {
        return Names.oneOf(names.keySet());
    }
}
