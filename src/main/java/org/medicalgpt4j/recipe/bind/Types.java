package org.medicalgpt4j.recipe.bind;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds how a Java type is written in a recipe. */
public final class Types {
    private static final ClassValue<ValueType<?>> SECTIONS = new ClassValue<>() {
        @Override
        protected ValueType<?> computeValue(Class<?> section) {
            return of(section, section);
        }
    };

    private Types() {}

    /** The notation of a section: a record, or a sealed interface with a {@link Choice}. */
    @SuppressWarnings("unchecked")
    public static <T> ValueType<T> of(Class<T> section) {
        return (ValueType<T>) SECTIONS.get(section);
    }

    /** The variants of a sealed interface with a {@link Choice}, by name. */
    public static Map<String, ? extends ValueType<?>> variants(Class<?> choice) {
        return new ChoiceType<>(choice).variants();
    }

    /** The notation of {@code type}, narrowed by the annotations of the component that holds it. */
    static ValueType<?> of(Type type, AnnotatedElement component) {
        if (type instanceof ParameterizedType generic) {
            ValueType<?> argument = of(generic.getActualTypeArguments()[0], component);
            if (generic.getRawType() == List.class) {
                return new ListType<>(argument);
            }
            if (generic.getRawType() == Optional.class) {
                return new OptionalType<>(argument);
            }
        } else if (type instanceof Class<?> plain) {
            return plain(plain, component);
        }
        throw new IllegalStateException("a recipe has no notation for " + type);
    }

    private static ValueType<?> plain(Class<?> type, AnnotatedElement component) {
        Range range = component.getAnnotation(Range.class);
        Bounds bounds = range == null ? Bounds.NONE : Bounds.of(range);
        if (type == int.class || type == Integer.class) {
            return new IntegerType<>(Integer.MIN_VALUE, Integer.MAX_VALUE, bounds, value -> (int) value);
        }
        if (type == long.class || type == Long.class) {
            return new IntegerType<>(Long.MIN_VALUE, Long.MAX_VALUE, bounds, value -> value);
        }
        if (type == double.class || type == Double.class) {
            return new DecimalType(bounds);
        }
        if (type == boolean.class) {
            return new BooleanType();
        }
        if (type == String.class) {
            return new TextType();
        }
        if (type == Path.class) {
            Input input = component.getAnnotation(Input.class);
            return new PathType(input == null ? "" : input.value());
        }
        if (type == LocalDate.class) {
            return new DateType();
        }
        return composed(type);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ValueType<?> composed(Class<?> type) {
        if (type.isAnnotationPresent(Custom.class)) {
            return construct(type.getAnnotation(Custom.class).value());
        }
        if (type.isEnum()) {
            return EnumType.of((Class) type);
        }
        if (type.isAnnotationPresent(Choice.class)) {
            return new ChoiceType<>(type);
        }
        if (type.isRecord()) {
            return new RecordType<>(type);
        }
        throw new IllegalStateException("a recipe has no notation for " + type);
    }

    private static ValueType<?> construct(Class<? extends ValueType<?>> type) {
        try {
            Constructor<? extends ValueType<?>> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }
}
