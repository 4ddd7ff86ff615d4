package org.medicalgpt4j.template.jinja;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Attributes of values: methods of Python's types and what {@link Attributed} values have. */
final class Attributes {
    /** Methods of Python's lists and maps that change them. */
    private static final Set<String> CHANGING = Set.of(
            "append",
            "clear",
            "extend",
            "insert",
            "pop",
            "popitem",
            "remove",
            "reverse",
            "setdefault",
            "sort",
            "update");

    private Attributes() {}

    /** {@code target.name}: an attribute, else an item of that key, else undefined. */
    static Object get(Object target, String name) {
        if (target instanceof Map<?, ?> map && !MapMethods.ALL.containsKey(name) && map.containsKey(name)) {
            return map.get(name);
        }
        return own(target, name);
    }

    /** An attribute that is no item. */
    static Object own(Object target, String name) {
        if (target instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (name.startsWith("__")) {
            throw new JinjaError(
                    "access to attribute '" + name + "' of '" + PythonType.name(target) + "' object is not allowed");
        }
        if (target instanceof String text) {
            return bound(TextMethods.ALL, text, name);
        }
        if (target instanceof Map<?, ?> map) {
            return bound(MapMethods.ALL, map, name);
        }
        if (target instanceof List<?> list) {
            return bound(ListMethods.ALL, list, name);
        }
        return target instanceof Attributed attributed ? attributed.attribute(name) : Undefined.attribute(target, name);
    }

    /** A method of a type. */
    interface Method<T> {
        Object call(T self, Arguments arguments, Execution execution);
    }

    private static <T> Object bound(Map<String, Method<T>> methods, T self, String name) {
        Method<T> method = methods.get(name);
        if (method != null) {
            return (Function) (arguments, execution) -> {
                execution.chargeText(self);
                return method.call(self, arguments, execution);
            };
        }
        return CHANGING.contains(name)
                ? new Undefined("'" + name + "' would change a value, which a template must not")
                : Undefined.attribute(self, name);
    }
}
