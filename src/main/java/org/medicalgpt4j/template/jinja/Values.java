package org.medicalgpt4j.template.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings what a caller passes into the few types that templates work with. */
final class Values {
    private Values() {}

    static Map<String, Object> variables(Map<String, ?> variables) {
        Map<String, Object> result = new LinkedHashMap<>();
        variables.forEach((name, value) -> result.put(name, value(name, value, 0)));
        return result;
    }

    private static Object value(String name, Object value, int depth) {
        if (depth > Limits.DEPTH) {
            throw new JinjaError("the variable '" + name + "' is nested more than " + Limits.DEPTH + " deep");
        }
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger number) {
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
        }
        if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(value(name, item, depth + 1)));
            return Collections.unmodifiableList(items);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            map.forEach(
                    (key, item) -> entries.put(Items.key(value(name, key, depth + 1)), value(name, item, depth + 1)));
            return Collections.unmodifiableMap(entries);
        }
        throw new JinjaError(
                "the variable '" + name + "' holds a " + value.getClass().getName() + ", expected JSON values");
    }
}
