package org.medicalgpt4j.template.jinja;

import java.util.HashMap;
import java.util.Map;

/** Jinja's filters by name. */
final class Filters {

    /** A filter; its input is not among the arguments. */
    interface Filter {
        Object apply(Object input, Arguments arguments, Execution execution);
    }

    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        ALL.putAll(TextFilters.ALL);
        ALL.putAll(NumberFilters.ALL);
        ALL.putAll(SequenceFilters.ALL);
        ALL.putAll(SortFilters.ALL);
        ALL.putAll(SelectionFilters.ALL);
        ALL.putAll(ValueFilters.ALL);
    }

    private Filters() {}

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static Object apply(String name, Object input, Arguments arguments, Execution execution) {
        Filter filter = ALL.get(name);
        if (filter == null) {
            throw new JinjaError("no filter named '" + name + "'");
        }
        execution.enter();
        execution.chargeText(input);
        try {
            return filter.apply(input, arguments, execution);
        } finally {
            execution.leave();
        }
    }
}
