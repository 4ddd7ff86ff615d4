package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medicalgpt4j.template.jinja.Filters.Filter;

/** Filters on lists and what else can be iterated over. */
final class SequenceFilters {
    static final Map<String, Filter> ALL = all();

    private SequenceFilters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("length", SequenceFilters::length);
        filters.put("count", SequenceFilters::length);
        filters.put("first", (input, arguments, execution) -> end("first", input, arguments, execution));
        filters.put("last", (input, arguments, execution) -> end("last", input, arguments, execution));
        filters.put("list", (input, arguments, execution) -> {
            arguments.bind("list");
            return execution.made(new ArrayList<Object>(Items.of(input, execution)));
        });
        filters.put("join", SequenceFilters::join);
        filters.put("reverse", SequenceFilters::reverse);
        filters.put("sum", SequenceFilters::sum);
        filters.put("unique", SequenceFilters::unique);
        filters.put("batch", SequenceFilters::batch);
        return Map.copyOf(filters);
    }

    private static Object length(Object input, Arguments arguments, Execution execution) {
        arguments.bind("length");
        return (long) Items.length(input);
    }

    private static Object end(String name, Object input, Arguments arguments, Execution execution) {
        arguments.bind(name);
        List<?> items = Items.of(input, execution);
        if (items.isEmpty()) {
            return new Undefined("No " + name + " item, sequence was empty.");
        }
        return items.get(name.equals("first") ? 0 : items.size() - 1);
    }

    private static Object join(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("join", arguments, "d", "attribute");
        String separator = PythonText.str(bound.any("d", ""));
        AttributePath path = new AttributePath(bound.any("attribute", null));
        StringBuilder out = new StringBuilder();
        String before = "";
        for (Object item : Items.of(input, execution)) {
            out.append(before).append(PythonText.str(path.of(item)));
            execution.checkLength(out.length());
            before = separator;
        }
        return execution.made(out.toString());
    }

    private static Object reverse(Object input, Arguments arguments, Execution execution) {
        arguments.bind("reverse");
        if (input instanceof String) {
            return Items.slice(input, null, null, -1L, execution);
        }
        List<Object> items = new ArrayList<>(Items.of(input, execution));
        Collections.reverse(items);
        return execution.made(items);
    }

    private static Object sum(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("sum", arguments, "attribute", "start");
        AttributePath path = new AttributePath(bound.any("attribute", null));
        Object total = bound.any("start", 0L);
        for (Object item : Items.of(input, execution)) {
            total = Operators.binary("+", total, path.of(item), execution);
        }
        return total;
    }

    private static Object unique(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("unique", arguments, "case_sensitive", "attribute");
        boolean caseSensitive = bound.flag("case_sensitive", false);
        AttributePath path = new AttributePath(bound.any("attribute", null));
        Set<Object> seen = new HashSet<>();
        List<Object> kept = new ArrayList<>();
        for (Object item : Items.of(input, execution)) {
            if (seen.add(Items.key(AttributePath.key(path.of(item), caseSensitive)))) {
                kept.add(item);
            }
        }
        return execution.made(kept);
    }

    private static Object batch(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("batch", arguments, "linecount", "fill_with");
        int size = bound.integer("linecount");
        Object fill = bound.any("fill_with", null);
        if (size < 1) {
            throw new JinjaError("batch: linecount must be positive");
        }
        execution.checkItems(size);
        List<Object> rows = new ArrayList<>();
        List<?> items = Items.of(input, execution);
        for (int start = 0; start < items.size(); start += size) {
            List<Object> row = new ArrayList<>(items.subList(start, Math.min(start + size, items.size())));
            while (fill != null && row.size() < size) {
                row.add(fill);
            }
            rows.add(row);
        }
        return execution.made(rows);
    }
}
