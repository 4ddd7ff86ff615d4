package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.recipe.source.MapNode;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.Position;
import org.medicalgpt4j.recipe.source.Problems;
import org.medicalgpt4j.recipe.source.Values;

/**
 * One key of a section.
 *
 * @param text the default as it would be written; empty if the key has none
 */
record Field<T>(String name, ValueType<T> type, String doc, Optional<String> text, boolean freeOnResume) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Field<?> of(RecordComponent component) {
        Doc doc = component.getAnnotation(Doc.class);
        if (doc == null) {
            throw new IllegalStateException("@Doc is missing on " + component);
        }
        Default written = component.getAnnotation(Default.class);
        return new Field<>(
                component.getName(),
                Types.of(component.getGenericType(), component),
                doc.value(),
                Optional.ofNullable(written).map(Default::value),
                component.isAnnotationPresent(FreeOnResume.class));
    }

    /** Whether a section without this key may still be complete. */
    boolean mayBeAbsent() {
        return text.isPresent() || type instanceof OptionalType || isSection();
    }

    /** Whether the key must be written in a recipe that stands alone. */
    boolean required() {
        return !mayBeAbsent() || (text.isEmpty() && type instanceof Section<?> section && section.required());
    }

    private boolean isSection() {
        return type instanceof Section;
    }

    /** The value of an absent key. */
    @SuppressWarnings("unchecked")
    Optional<T> absent(Position section, String path, Binding binding) {
        if (type instanceof OptionalType) {
            return (Optional<T>) Optional.of(Optional.empty());
        }
        Node node = text.isPresent() ? defaultNode() : MapNode.empty(section);
        return type.read(node, path, binding);
    }

    /** The default, which is known to be readable. */
    Node defaultNode() {
        Problems problems = new Problems();
        Position at = Position.of(0, "default of " + name);
        return Values.parse(text.orElseThrow(), at, problems)
                .filter(node -> !problems.any())
                .orElseThrow(() -> new IllegalStateException(problems.sorted().toString()));
    }

    Optional<T> defaultValue() {
        Binding binding = new Binding(new Problems(), Set.of());
        Optional<T> value = type.read(defaultNode(), name, binding);
        if (binding.problems().any()) {
            throw new IllegalStateException(binding.problems().sorted().toString());
        }
        return value;
    }

    KeyDescription description(String section) {
        return new KeyDescription(section, "", name, type.expected(), text, required(), doc, freeOnResume);
    }

    ObjectNode schema(SchemaMode mode) {
        ObjectNode schema = type.schema(mode);
        schema.put("description", doc);
        if (text.isPresent()) {
            schema.set("default", JSON.valueToTree(type.write(defaultValue().orElseThrow())));
        }
        return schema;
    }
}
