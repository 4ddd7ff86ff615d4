package org.medicalgpt4j.template.jinja;

import java.util.List;
import java.util.Locale;

/** An attribute as filters name it: {@code a.b.0}, or a number. */
record AttributePath(Object path) {

    /** The value there; a path that is null stands for the item itself. */
    Object of(Object item) {
        Object value = item;
        for (Object part : parts()) {
            value = Items.item(value, part);
        }
        return value;
    }

    /** The value there, another one taking the place of what is undefined on the way. */
    Object of(Object item, Object absent) {
        Object value = item;
        for (Object part : parts()) {
            value = Items.item(value, part);
            value = value instanceof Undefined ? absent : value;
        }
        return value;
    }

    private List<Object> parts() {
        if (path == null) {
            return List.of();
        }
        return path instanceof String text
                ? TextSplitting.parts(text, ".", -1, false).stream()
                        .map(AttributePath::part)
                        .toList()
                : List.of(path);
    }

    private static Object part(Object part) {
        String name = (String) part;
        boolean isNumber = !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? (Object) Long.valueOf(name) : name;
    }

    /** Text in lower case unless case matters: the key by which values are sorted and told apart. */
    static Object key(Object value, boolean caseSensitive) {
        return !caseSensitive && value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
    }
}
