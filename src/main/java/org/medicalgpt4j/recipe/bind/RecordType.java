package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medicalgpt4j.recipe.source.MapNode;
import org.medicalgpt4j.recipe.source.Node;

/** A section: a record whose components are its keys. */
final class RecordType<T> implements Section<T> {
    private final Class<T> type;
    private final List<Part> parts;
    private final List<Field<?>> fields;

    RecordType(Class<T> type) {
        this.type = type;
        this.parts = Arrays.stream(type.getRecordComponents()).map(Part::of).toList();
        this.fields =
                parts.stream().<Field<?>>flatMap(part -> part.fields().stream()).toList();
    }

    Class<T> type() {
        return type;
    }

    List<Field<?>> fields() {
        return fields;
    }

    Set<String> names() {
        return fields.stream().map(Field::name).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    @Override
    public Optional<T> read(Node node, String path, Binding binding) {
        if (node instanceof MapNode map) {
            return read(map, path, binding, Variant.NONE);
        }
        binding.mismatch(node, path, expected());
        return Optional.empty();
    }

    /** Reads the keys of a section that {@code variant} selected; the selecting key is not among them any more. */
    Optional<T> read(MapNode map, String path, Binding binding, Variant variant) {
        int before = binding.problems().count();
        refuseUnknown(map, path, binding, variant);
        List<Object> values = new ArrayList<>();
        for (Field<?> field : fields) {
            value(field, map, path, binding).ifPresent(values::add);
        }
        if (binding.problems().count() > before || values.size() < fields.size()) {
            return Optional.empty();
        }
        T section = construct(values.iterator());
        check(section, new SectionCheck(map, path, binding));
        return binding.problems().count() > before ? Optional.empty() : Optional.of(section);
    }

    private Optional<?> value(Field<?> field, MapNode map, String path, Binding binding) {
        String own = path.isEmpty() ? field.name() : path + "." + field.name();
        Optional<MapNode.Entry> entry = map.entry(field.name());
        if (entry.isPresent()) {
            return field.type().read(entry.get().value(), own, binding);
        }
        if (field.mayBeAbsent()) {
            return field.absent(map.at(), own, binding);
        }
        String section = path.isEmpty() ? "the recipe" : "'" + path + "'";
        binding.problems()
                .add(
                        map.at(),
                        section + " lacks the required key '" + field.name() + "', "
                                + field.type().expected() + ": " + field.doc());
        return Optional.empty();
    }

    private void refuseUnknown(MapNode map, String path, Binding binding, Variant variant) {
        Set<String> known = names();
        if (!variant.key().isEmpty()) {
            known.add(variant.key());
        }
        map.entries().forEach((key, entry) -> {
            if (!names().contains(key)) {
                String message =
                        variant.refusal(key).orElseGet(() -> UnknownKey.message(key, path, known, binding.allKeys()));
                binding.problems().add(entry.keyAt(), message);
            }
        });
    }

    /** @param values of all keys, in order; those of this section are taken */
    T construct(Iterator<Object> values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        List<Object> components = new ArrayList<>();
        parts.forEach(part -> components.add(part.take(values)));
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(components.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getName() + " of " + components, e);
        }
    }

    /** Reports broken rules between the keys of a section. */
    void check(Object section, Check check) {
        if (section instanceof Checked checked) {
            checked.check(check);
        }
        parts.forEach(part -> part.check(section, check));
    }

    @Override
    public Object write(T value) {
        return writtenOf(value);
    }

    /** A section of this type as its keys and their values. */
    Map<String, Object> writtenOf(Object section) {
        Map<String, Object> written = new LinkedHashMap<>();
        parts.forEach(part -> part.write(section, written));
        return written;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode schema = Schemas.ofType("object");
        ObjectNode properties = schema.putObject("properties");
        fields.forEach(field -> properties.set(field.name(), field.schema(mode)));
        schema.put("additionalProperties", false);
        if (mode == SchemaMode.PARTIAL) {
            schema.putObject("patternProperties").set("^~", Schemas.ofType("null"));
        } else {
            ArrayNode required = Schemas.object().arrayNode();
            fields.stream().filter(Field::required).forEach(field -> required.add(field.name()));
            if (!required.isEmpty()) {
                schema.set("required", required);
            }
        }
        return schema;
    }

    @Override
    public String expected() {
        return "a section with the keys " + String.join(", ", names());
    }

    @Override
    public boolean required() {
        return fields.stream().anyMatch(Field::required);
    }

    @Override
    public Stream<KeyDescription> keys(String path) {
        return fields.stream().flatMap(field -> {
            KeyDescription own = field.description(path);
            return Stream.concat(Stream.of(own), field.type().keys(own.path()).map(key -> key.in(own.freeOnResume())));
        });
    }

    @Override
    public Optional<Node> defaultOf(List<String> keys, MapNode written) {
        Optional<Field<?>> field =
                fields.stream().filter(f -> f.name().equals(keys.get(0))).findFirst();
        if (field.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() == 1) {
            return field.filter(f -> f.text().isPresent()).map(Field::defaultNode);
        }
        MapNode inner = written.entry(keys.get(0))
                .filter(entry -> entry.value() instanceof MapNode)
                .map(entry -> (MapNode) entry.value())
                .orElse(MapNode.empty(written.at()));
        return field.get().type().defaultOf(keys.subList(1, keys.size()), inner);
    }
}
