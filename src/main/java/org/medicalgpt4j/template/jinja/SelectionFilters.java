package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.medicalgpt4j.template.jinja.Filters.Filter;

/** Filters that keep some items, or make another of each. */
final class SelectionFilters {
    static final Map<String, Filter> ALL = Map.of(
            "map", SelectionFilters::map,
            "select", (input, arguments, execution) -> select(input, arguments, execution, false, true),
            "reject", (input, arguments, execution) -> select(input, arguments, execution, false, false),
            "selectattr", (input, arguments, execution) -> select(input, arguments, execution, true, true),
            "rejectattr", (input, arguments, execution) -> select(input, arguments, execution, true, false));

    private SelectionFilters() {}

    private static Object map(Object input, Arguments arguments, Execution execution) {
        UnaryOperator<Object> change = change(arguments, execution);
        List<Object> items = new ArrayList<>();
        for (Object item : Items.of(input, execution)) {
            items.add(change.apply(item));
        }
        return execution.made(items);
    }

    private static UnaryOperator<Object> change(Arguments arguments, Execution execution) {
        if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
            Bound bound = Bound.of("map", arguments, "attribute", "default");
            AttributePath path = new AttributePath(bound.any("attribute"));
            return bound.has("default") ? item -> path.of(item, bound.any("default")) : path::of;
        }
        String filter = name("map", arguments, 0);
        Arguments rest = arguments.skip(1);
        return item -> Filters.apply(filter, item, rest, execution);
    }

    private static Object select(
            Object input, Arguments arguments, Execution execution, boolean byAttribute, boolean keep) {
        AttributePath path = new AttributePath(byAttribute ? attribute(arguments) : null);
        Arguments test = byAttribute ? arguments.skip(1) : arguments;
        Predicate<Object> predicate = predicate(test, execution);
        List<Object> kept = new ArrayList<>();
        for (Object item : Items.of(input, execution)) {
            if (predicate.test(path.of(item)) == keep) {
                kept.add(item);
            }
        }
        return execution.made(kept);
    }

    private static Object attribute(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new JinjaError("selectattr and rejectattr need the name of an attribute");
        }
        return arguments.positional().get(0);
    }

    /** Without a test, what is true is kept. */
    private static Predicate<Object> predicate(Arguments arguments, Execution execution) {
        if (arguments.positional().isEmpty()) {
            return Truth::of;
        }
        String test = name("select", arguments, 0);
        Arguments rest = arguments.skip(1);
        return item -> (Boolean) Tests.apply(test, item, rest, execution);
    }

    private static String name(String filter, Arguments arguments, int index) {
        if (arguments.positional().size() > index && arguments.positional().get(index) instanceof String name) {
            return name;
        }
        throw new JinjaError(filter + " needs the name of a filter or test");
    }
}
