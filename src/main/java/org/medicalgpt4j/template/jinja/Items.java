package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Items, slices and iteration of values. */
final class Items {
    private Items() {}

    /** What iterating over a value gives: characters of a text, keys of a map. */
    static List<?> of(Object value, Execution execution) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof Undefined) {
            return List.of();
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof String text) {
            execution.checkItems(text.length());
            return execution.made(
                    text.codePoints().mapToObj(Character::toString).toList());
        }
        throw new JinjaError("'" + PythonType.name(value) + "' object is not iterable");
    }

    static int length(Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Undefined) {
            return 0;
        }
        throw new JinjaError("object of type '" + PythonType.name(value) + "' has no len()");
    }

    /** Keys that Python holds to be equal are the same key. */
    static Object key(Object key) {
        if (key instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        if (key instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e18) {
            return number.longValue();
        }
        boolean plain = !(key instanceof Map || key instanceof List)
                || key instanceof Tuple tuple
                        && tuple.stream().noneMatch(part -> part instanceof Map || part instanceof List);
        if (!plain) {
            throw new JinjaError("a key must be plain or a tuple of plain values, not '" + PythonType.name(key) + "'");
        }
        return key;
    }

    /** {@code target[index]}: an item, else an attribute of that name, else undefined. */
    static Object item(Object target, Object index) {
        if (target instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (target instanceof Map<?, ?> map && !(index instanceof Undefined)) {
            Object key = key(index);
            if (map.containsKey(key)) {
                return map.get(key);
            }
        }
        if (Operators.isInteger(index)) {
            if (target instanceof List<?> list) {
                int place = place(Operators.toLong(index), list.size());
                return place < 0 ? Undefined.attribute(target, index) : list.get(place);
            }
            if (target instanceof String text) {
                int place = place(Operators.toLong(index), length(text));
                return place < 0 ? Undefined.attribute(target, index) : character(text, place);
            }
        }
        return index instanceof String name ? Attributes.own(target, name) : Undefined.attribute(target, index);
    }

    private static int place(long index, int size) {
        long place = index < 0 ? index + size : index;
        return place < 0 || place >= size ? -1 : (int) place;
    }

    private static String character(String text, int place) {
        int start = text.offsetByCodePoints(0, place);
        return Character.toString(text.codePointAt(start));
    }

    /** {@code target[start:stop:step]}; bounds that are null are open. */
    static Object slice(Object target, Object start, Object stop, Object step, Execution execution) {
        long by = step == null ? 1 : bound(step);
        if (by == 0) {
            throw new JinjaError("slice step cannot be zero");
        }
        if (target instanceof String text) {
            if (by == 1 && text.length() == length(text)) {
                int[] range = range(start, stop, by, text.length());
                return execution.made(text.substring(range[0], Math.max(range[0], range[1])));
            }
            int[] characters = text.codePoints().toArray();
            StringBuilder out = new StringBuilder();
            for (int place : places(start, stop, by, characters.length)) {
                out.appendCodePoint(characters[place]);
            }
            return execution.made(out.toString());
        }
        if (target instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            places(start, stop, by, list.size()).forEach(place -> items.add(list.get(place)));
            execution.made(items);
            return target instanceof Tuple ? new Tuple(items) : Collections.unmodifiableList(items);
        }
        Operators.requireDefined(target);
        return Undefined.attribute(target, "slice");
    }

    private static List<Integer> places(Object start, Object stop, long step, int size) {
        int[] range = range(start, stop, step, size);
        List<Integer> places = new ArrayList<>();
        for (long i = range[0]; step > 0 ? i < range[1] : i > range[1]; i += step) {
            places.add((int) i);
        }
        return places;
    }

    private static int[] range(Object start, Object stop, long step, int size) {
        boolean forward = step > 0;
        long from = start == null ? (forward ? 0 : size - 1) : clipped(bound(start), forward, size);
        long to = stop == null ? (forward ? size : -1) : clipped(bound(stop), forward, size);
        return new int[] {(int) from, (int) to};
    }

    private static long clipped(long index, boolean forward, int size) {
        long place = index < 0 ? index + size : index;
        return forward ? Math.max(0, Math.min(place, size)) : Math.max(-1, Math.min(place, size - 1));
    }

    private static long bound(Object value) {
        Operators.requireDefined(value);
        if (!Operators.isInteger(value)) {
            throw new JinjaError("slice indices must be integers or none, not " + PythonType.name(value));
        }
        return Operators.toLong(value);
    }
}
