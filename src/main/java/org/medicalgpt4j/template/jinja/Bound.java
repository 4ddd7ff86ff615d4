package org.medicalgpt4j.template.jinja;

import java.util.Map;

/** Arguments of a built-in function by the names of its parameters, read with the types it wants. */
final class Bound {
    private final String function;
    private final Map<String, Object> values;

    private Bound(String function, Map<String, Object> values) {
        this.function = function;
        this.values = values;
    }

    static Bound of(String function, Arguments arguments, String... parameters) {
        return new Bound(function, arguments.bind(function, parameters));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Object any(String name) {
        if (!has(name)) {
            throw new JinjaError(function + " needs the argument '" + name + "'");
        }
        return values.get(name);
    }

    Object any(String name, Object absent) {
        return has(name) ? values.get(name) : absent;
    }

    String text(String name) {
        if (any(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a string");
    }

    /** Absent and none are the same here, as for most of Python's functions. */
    String text(String name, String absent) {
        return any(name, null) == null ? absent : text(name);
    }

    int integer(String name) {
        Object value = any(name);
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw wrong(name, "an integer");
    }

    int integer(String name, int absent) {
        return any(name, null) == null ? absent : integer(name);
    }

    boolean flag(String name, boolean absent) {
        return has(name) ? Truth.of(values.get(name)) : absent;
    }

    private JinjaError wrong(String name, String expected) {
        Object value = values.get(name);
        if (value instanceof Undefined undefined) {
            return undefined.error();
        }
        return new JinjaError(
                function + ": '" + name + "' is of type " + PythonType.name(value) + ", expected " + expected);
    }
}
