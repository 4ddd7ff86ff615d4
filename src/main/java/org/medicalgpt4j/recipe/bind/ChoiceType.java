package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.recipe.source.MapNode;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** A section with variants, one record each, of which one key selects one. */
final class ChoiceType<T> implements Section<T> {
    private final Choice choice;
    private final Map<String, RecordType<? extends T>> variants = new LinkedHashMap<>();

    ChoiceType(Class<T> type) {
        this.choice = type.getAnnotation(Choice.class);
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            variants.put(permitted.getAnnotation(Named.class).value(), new RecordType<>(permitted.asSubclass(type)));
        }
    }

    Choice choice() {
        return choice;
    }

    Map<String, RecordType<? extends T>> variants() {
        return variants;
    }

    @Override
    public Optional<T> read(Node node, String path, Binding binding) {
        if (!(node instanceof MapNode map)) {
            binding.mismatch(node, path, expected());
            return Optional.empty();
        }
        String own = path.isEmpty() ? choice.key() : path + "." + choice.key();
        Optional<MapNode.Entry> entry = map.entry(choice.key());
        if (entry.isEmpty() && choice.otherwise().isEmpty()) {
            String section = path.isEmpty() ? "the recipe" : "'" + path + "'";
            binding.problems()
                    .add(
                            map.at(),
                            section + " lacks the required key '" + choice.key() + "', "
                                    + Names.oneOf(variants.keySet()));
            return Optional.empty();
        }
        Optional<String> name = selected(map);
        if (name.isEmpty()) {
            Node seen = entry.orElseThrow().value();
            binding.mismatch(seen, own, Names.oneOf(variants.keySet()) + Names.didYouMean(seen, variants.keySet()));
            return Optional.empty();
        }
        RecordType<? extends T> variant = variants.get(name.get());
        return variant.read(
                        map.without(choice.key()),
                        path,
                        binding,
                        new Variant(choice.key(), name.get(), elsewhere(variant)))
                .map(value -> value);
    }

    /** The name that {@code map} selects; empty if it is unknown or missing. */
    private Optional<String> selected(MapNode map) {
        String text = map.entry(choice.key())
                .map(entry -> entry.value() instanceof ScalarNode scalar ? scalar.text() : "")
                .orElse(choice.otherwise());
        return Optional.of(text).filter(variants::containsKey);
    }

    private Map<String, String> elsewhere(RecordType<?> own) {
        Map<String, String> keys = new LinkedHashMap<>();
        variants.forEach((name, variant) -> variant.names().forEach(key -> keys.putIfAbsent(key, name)));
        keys.keySet().removeAll(own.names());
        return keys;
    }

    @Override
    public Object write(T value) {
        for (var variant : variants.entrySet()) {
            if (variant.getValue().type().isInstance(value)) {
                Map<String, Object> written = new LinkedHashMap<>();
                written.put(choice.key(), variant.getKey());
                written.putAll(write(variant.getValue(), value));
                return written;
            }
        }
        throw new IllegalStateException("no variant for " + value);
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, Object> write(RecordType<V> type, Object value) {
        return (Map<String, Object>) type.write((V) value);
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode schema = Schemas.object();
        ArrayNode any = schema.putArray("anyOf");
        variants.forEach((name, variant) -> any.add(schema(name, variant, mode)));
        return variants.size() == 1 ? (ObjectNode) any.get(0) : schema;
    }

    private ObjectNode schema(String name, RecordType<?> variant, SchemaMode mode) {
        ObjectNode schema = variant.schema(mode);
        Doc doc = variant.type().getAnnotation(Doc.class);
        schema.put("title", choice.key() + ": " + name);
        schema.put("description", doc.value());
        ObjectNode selector = Schemas.object().put("const", name).put("description", choice.doc());
        ObjectNode properties = Schemas.object();
        properties.set(choice.key(), selector);
        properties.setAll((ObjectNode) schema.get("properties"));
        schema.set("properties", properties);
        if (mode == SchemaMode.COMPLETE && !choice.otherwise().equals(name)) {
            schema.withArray("required").add(choice.key());
        }
        return schema;
    }

    @Override
    public String expected() {
        return "a section that begins with the key '" + choice.key() + "'";
    }

    @Override
    public boolean required() {
        return choice.otherwise().isEmpty() || variants.get(choice.otherwise()).required();
    }

    @Override
    public Stream<KeyDescription> keys(String path) {
        Optional<String> standard = Optional.of(choice.otherwise()).filter(name -> !name.isEmpty());
        KeyDescription selector = new KeyDescription(
                path,
                "",
                choice.key(),
                Names.oneOf(variants.keySet()),
                standard,
                standard.isEmpty(),
                choice.doc(),
                false);
        Stream<KeyDescription> others = variants.entrySet().stream()
                .flatMap(variant ->
                        variant.getValue().keys(path).map(key -> key.of(choice.key() + ": " + variant.getKey(), path)));
        return Stream.concat(Stream.of(selector), others);
    }

    @Override
    public Optional<Node> defaultOf(List<String> keys, MapNode written) {
        Optional<String> name = selected(written);
        if (keys.equals(List.of(choice.key()))) {
            return name.map(text -> ScalarNode.text(written.at(), text));
        }
        return name.flatMap(text -> variants.get(text).defaultOf(keys, written));
    }
}
