package org.medicalgpt4j.template.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.jinja.Filters.Filter;

/** Filters on values of any kind. */
final class ValueFilters {
    private static final int MAX_INDENT = 100;

    static final Map<String, Filter> ALL = all();

    private ValueFilters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("default", ValueFilters::defaultValue);
        filters.put("d", ValueFilters::defaultValue);
        filters.put(
                "attr",
                (input, arguments, execution) -> Attributes.own(
                        input, Bound.of("attr", arguments, "name").text("name")));
        filters.put("items", ValueFilters::items);
        filters.put("tojson", ValueFilters::toJson);
        return Map.copyOf(filters);
    }

    private static Object defaultValue(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("default", arguments, "default_value", "boolean");
        boolean replaced = input instanceof Undefined || bound.flag("boolean", false) && !Truth.of(input);
        return replaced ? bound.any("default_value", "") : input;
    }

    private static Object items(Object input, Arguments arguments, Execution execution) {
        arguments.bind("items");
        if (input instanceof Undefined) {
            return List.of();
        }
        if (input instanceof Map<?, ?> map) {
            return execution.made(MapMethods.items(map));
        }
        throw new JinjaError("items: can only get item pairs from a mapping, not " + PythonType.name(input));
    }

    /** With the parameters that the transformers library gives it. */
    private static Object toJson(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("tojson", arguments, "ensure_ascii", "indent", "separators", "sort_keys");
        String unit = indentation(bound);
        PythonJson.Style style =
                PythonJson.Style.of(unit, bound.flag("ensure_ascii", false), bound.flag("sort_keys", false));
        Object separators = bound.any("separators", null);
        if (separators != null) {
            List<?> pair = Items.of(separators, execution);
            if (pair.size() != 2 || !(pair.get(0) instanceof String item) || !(pair.get(1) instanceof String key)) {
                throw new JinjaError("tojson: separators must be two strings");
            }
            style = style.withSeparators(item, key);
        }
        return execution.made(new PythonJson(style, execution).write(input));
    }

    /** Blanks of one level, or null for a single line. */
    private static String indentation(Bound bound) {
        Object indent = bound.any("indent", null);
        if (indent == null || indent instanceof String) {
            return (String) indent;
        }
        int blanks = Math.max(0, bound.integer("indent"));
        if (blanks > MAX_INDENT) {
            throw new JinjaError("tojson: an indent of more than " + MAX_INDENT + " blanks");
        }
        return " ".repeat(blanks);
    }
}
