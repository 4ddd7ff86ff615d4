package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.recipe.source.Node;

/** A value that may be left out and has no default. */
record OptionalType<T>(ValueType<T> value) implements ValueType<Optional<T>> {
    @Override
    public Optional<Optional<T>> read(Node node, String path, Binding binding) {
        return value.read(node, path, binding).map(Optional::of);
    }

    /** Only called for a present value: one that is absent is not written at all. */
    @Override
    public Object write(Optional<T> present) {
        return value.write(present.orElseThrow());
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return value.schema(mode);
    }

    @Override
    public Stream<KeyDescription> keys(String path) {
        return value.keys(path);
    }

    @Override
    public String expected() {
        return value.expected();
    }
}
