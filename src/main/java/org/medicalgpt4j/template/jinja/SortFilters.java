package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.jinja.Filters.Filter;

/** Filters that put items into an order. */
final class SortFilters {
    static final Map<String, Filter> ALL = Map.of(
            "sort",
            SortFilters::sort,
            "dictsort",
            SortFilters::dictsort,
            "max",
            (input, arguments, execution) -> extreme("max", input, arguments, execution),
            "min",
            (input, arguments, execution) -> extreme("min", input, arguments, execution));

    private SortFilters() {}

    private static Object sort(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("sort", arguments, "reverse", "case_sensitive", "attribute");
        boolean caseSensitive = bound.flag("case_sensitive", false);
        Comparator<Object> order = byPaths(bound.any("attribute", null), caseSensitive, execution);
        List<Object> items = new ArrayList<>(Items.of(input, execution));
        // Sorting backwards keeps the order of equal items, unlike reversing the result.
        items.sort(bound.flag("reverse", false) ? order.reversed() : order);
        return execution.made(items);
    }

    /** By several attributes where commas are between them. */
    private static Comparator<Object> byPaths(Object attribute, boolean caseSensitive, Execution execution) {
        if (!(attribute instanceof String text)) {
            return byPath(attribute, caseSensitive, execution);
        }
        Comparator<Object> order = (a, b) -> 0;
        for (Object path : TextSplitting.parts(text, ",", -1, false)) {
            order = order.thenComparing(byPath(path, caseSensitive, execution));
        }
        return order;
    }

    private static Comparator<Object> byPath(Object attribute, boolean caseSensitive, Execution execution) {
        Comparison comparison = new Comparison(execution);
        AttributePath path = new AttributePath(attribute);
        return (a, b) -> comparison.compare(
                AttributePath.key(path.of(a), caseSensitive), AttributePath.key(path.of(b), caseSensitive), "<");
    }

    private static Object dictsort(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("dictsort", arguments, "case_sensitive", "by", "reverse");
        String by = bound.text("by", "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw new JinjaError("dictsort: you can only sort by either \"key\" or \"value\"");
        }
        Operators.requireDefined(input);
        if (!(input instanceof Map<?, ?> map)) {
            throw new JinjaError("dictsort needs a mapping, not " + PythonType.name(input));
        }
        Comparator<Object> order = byPath(by.equals("key") ? 0L : 1L, bound.flag("case_sensitive", false), execution);
        List<Object> items = MapMethods.items(map);
        items.sort(bound.flag("reverse", false) ? order.reversed() : order);
        return execution.made(items);
    }

    private static Object extreme(String name, Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of(name, arguments, "case_sensitive", "attribute");
        Comparator<Object> order = byPath(bound.any("attribute", null), bound.flag("case_sensitive", false), execution);
        List<?> items = Items.of(input, execution);
        if (items.isEmpty()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        // The first of equal items, which Java promises for neither.
        Comparator<Object> wanted = name.equals("max") ? order : order.reversed();
        Object best = items.get(0);
        for (Object item : items) {
            best = wanted.compare(item, best) > 0 ? item : best;
        }
        return best;
    }
}
