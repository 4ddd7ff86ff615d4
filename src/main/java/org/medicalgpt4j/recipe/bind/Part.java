package org.medicalgpt4j.recipe.bind;

import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A component of a section's record: one key, or the keys of a record that is {@link Inline}.
 *
 * @param inlined present if it is a record of keys
 */
record Part(RecordComponent component, List<Field<?>> fields, Optional<RecordType<?>> inlined) {
    static Part of(RecordComponent component) {
        if (component.isAnnotationPresent(Inline.class)) {
            RecordType<?> record = new RecordType<>(component.getType());
            return new Part(component, record.fields(), Optional.of(record));
        }
        return new Part(component, List.of(Field.of(component)), Optional.empty());
    }

    /** Makes the component of the values of its keys, which come next. */
    Object take(Iterator<Object> values) {
        return inlined.isPresent() ? inlined.get().construct(values) : values.next();
    }

    /** Reports broken rules between the keys of an inlined record. */
    void check(Object section, Check check) {
        inlined.ifPresent(record -> record.check(valueIn(section), check));
    }

    /** Adds what the component says to what is written of the section; keys that may be absent, and are, stay so. */
    void write(Object section, Map<String, Object> written) {
        Object value = valueIn(section);
        if (inlined.isPresent()) {
            written.putAll(inlined.get().writtenOf(value));
        } else if (!Optional.empty().equals(value)) {
            written.put(fields.get(0).name(), write(fields.get(0).type(), value));
        }
    }

    @SuppressWarnings("unchecked")
    private static <C> Object write(ValueType<C> type, Object value) {
        return type.write((C) value);
    }

    private Object valueIn(Object section) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
