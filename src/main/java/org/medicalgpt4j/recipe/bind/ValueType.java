package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.recipe.source.MapNode;
import org.medicalgpt4j.recipe.source.Node;

/**
 * How one kind of value is read from a recipe, written back, and described to people and editors.
 *
 * @param <T> the Java type of the value
 */
public interface ValueType<T> {
    /**
     * Reads a value.
     *
     * @param path the key path of the value, such as {@code data.train[0].path}
     * @return empty if there were problems, which are then reported to {@code binding}
     */
    Optional<T> read(Node node, String path, Binding binding);

    /** The value as a tree of maps, lists, texts, numbers and truth values. */
    Object write(T value);

    /** The JSON Schema of the value. */
    ObjectNode schema(SchemaMode mode);

    /** What is accepted, completing "expected ...": {@code a number above 0}. */
    String expected();

    /** All keys inside a value at {@code path}. */
    default Stream<KeyDescription> keys(String path) {
        return Stream.empty();
    }

    /**
     * The default of a key inside this value.
     *
     * @param keys the path to it from here
     * @param written the part of this value that is written, which may select a variant
     */
    default Optional<Node> defaultOf(List<String> keys, MapNode written) {
        return Optional.empty();
    }
}
