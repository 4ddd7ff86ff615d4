package org.medicalgpt4j.recipe;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.medicalgpt4j.recipe.bind.Range;

/** Makes recipes with random values in every key, within each key's own range. */
final class RandomRecipes {
    private static final List<String> TEXTS = List.of(
            "plain",
            "two words",
            "",
            " ",
            "yes",
            "null",
            "~",
            "1e-4",
            "007",
            "0x1F",
            "true",
            "a: b",
            "- a",
            "#no",
            "a #b",
            "[x]",
            "{y}",
            "*z",
            "&z",
            "!t",
            "'",
            "\"",
            "\\",
            "tab\t",
            "line\nbreak",
            "\u0000\u0007\u001b",
            "${run.seed}",
            "$${x}",
            "$$${",
            "${",
            "}",
            "你好",
            "\ud83d\ude00",
            "\u2028",
            "\u0085",
            "\ufeff",
            "=",
            "<<",
            "%a",
            "@a",
            "`a",
            "a,b",
            "?",
            ":",
            ".5",
            ".inf",
            "-");
    /** Keys that often break a rule, because some stages or values of other keys do not go with them. */
    private static final Set<String> RARE =
            Set.of("labelSmoothing", "sizes", "dampening", "nesterov", "learningRates", "relativeStep", "warmupInit");

    private final Random random;

    RandomRecipes(long seed) {
        this.random = new Random(seed);
    }

    Recipe next() {
        Class<?>[] stages = Recipe.class.getPermittedSubclasses();
        return (Recipe) value(stages[random.nextInt(stages.length)], Recipe.class);
    }

    private Object value(Type type, AnnotatedElement component) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                // rarely there: many of them exclude one another
                return random.nextInt(20) > 0 ? Optional.empty() : Optional.of(value(argument, component));
            }
            List<Object> list = new ArrayList<>();
            if (isRare(component)) {
                return list;
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(argument, component));
            }
            return list;
        }
        return plain((Class<?>) type, component);
    }

    private Object plain(Class<?> type, AnnotatedElement component) {
        if (type == int.class || type == Integer.class) {
            return (int) Math.round(number(component, Integer.MAX_VALUE, 1));
        }
        if (type == long.class) {
            return random.nextLong();
        }
        if (type == double.class || type == Double.class) {
            return number(component, random.nextBoolean() ? 10 : 1e300, 0);
        }
        if (type == boolean.class) {
            return !isRare(component) && random.nextBoolean();
        }
        if (type == String.class) {
            return text();
        }
        if (type == Path.class) {
            return Path.of(random.nextBoolean() ? "a b/c" : "/tmp/" + random.nextInt(1000) + ".yaml: #x");
        }
        if (type == LocalDate.class) {
            return LocalDate.ofEpochDay(random.nextInt(40_000));
        }
        return type.isEnum() ? any(List.of(type.getEnumConstants())) : special(type);
    }

    private Object special(Class<?> type) {
        if (type == Betas.class) {
            return new Betas(random.nextDouble(), random.nextDouble());
        }
        if (type == Warmup.class) {
            return new Warmup(random.nextBoolean() ? random.nextDouble() : 1 + random.nextInt(1000));
        }
        if (type == Targets.class) {
            return any(List.of(
                    new Targets.AllLinear(),
                    new Targets.Named(List.of("q_proj")),
                    new Targets.Named(List.of("self_attn.q_proj", "0", "true")),
                    new Targets.Matching("model\\.layers\\.[0-3]\\..*_proj"),
                    new Targets.Matching(": #'\"")));
        }
        if (type == TemplateSource.class) {
            return any(List.of(
                    new TemplateSource.FromModel(),
                    new TemplateSource.Named("qwen3_5"),
                    new TemplateSource.FromFile(Path.of("a b.jinja"))));
        }
        if (type == Quantization.class && random.nextInt(10) > 0) {
            return new NoQuantization(); // others exclude most of what else is drawn
        }
        if (type.isSealed()) {
            return special(any(Arrays.asList(type.getPermittedSubclasses())));
        }
        return record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getGenericType(), component))
                .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isRare(AnnotatedElement component) {
        return component instanceof RecordComponent named && RARE.contains(named.getName()) && random.nextInt(10) > 0;
    }

    private double number(AnnotatedElement component, double most, double step) {
        if (isRare(component)) {
            return component.getAnnotation(Range.class).min() < 0 ? 0.25 : 0;
        }
        Range range = component.getAnnotation(Range.class);
        double low = range == null ? -most : Math.max(Math.max(range.min(), range.above()), -most);
        double high = range == null ? most : Math.min(Math.min(range.max(), range.below()), most);
        double drawn = low + (high - low) * random.nextDouble();
        return step > 0
                ? drawn
                : random.nextInt(4) == 0 && range != null && Double.isFinite(range.min()) ? range.min() : drawn;
    }

    private String text() {
        StringBuilder text = new StringBuilder(any(TEXTS));
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(any(TEXTS));
        }
        return text.toString();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
