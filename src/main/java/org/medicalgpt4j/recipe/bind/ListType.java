package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.recipe.source.ListNode;
import org.medicalgpt4j.recipe.source.Node;

/** A list of values of one type. */
record ListType<T>(ValueType<T> item) implements ValueType<List<T>> {
    @Override
    public Optional<List<T>> read(Node node, String path, Binding binding) {
        if (!(node instanceof ListNode list)) {
            binding.mismatch(node, path, expected());
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            item.read(list.items().get(i), path + "[" + i + "]", binding).ifPresent(values::add);
        }
        return values.size() == list.items().size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public Object write(List<T> value) {
        return value.stream().map(item::write).toList();
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode schema = Schemas.ofType("array");
        // A list replaces an inherited one as a whole, so its items are complete in every recipe.
        schema.set("items", item.schema(SchemaMode.COMPLETE));
        return schema;
    }

    @Override
    public Stream<KeyDescription> keys(String path) {
        return item.keys(path + "[]");
    }

    @Override
    public String expected() {
        return "a list, each value " + item.expected();
    }
}
