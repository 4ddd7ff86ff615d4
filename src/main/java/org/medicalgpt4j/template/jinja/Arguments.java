package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluated arguments of a call. */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** The arguments in the order of the parameters; one that is not given is missing from the result. */
    Map<String, Object> bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new JinjaError(
                    function + " takes at most " + parameters.length + " arguments but got " + positional.size());
        }
        Map<String, Object> bound = new LinkedHashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            bound.put(parameters[i], positional.get(i));
        }
        List<String> known = List.of(parameters);
        named.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw new JinjaError(function + " has no parameter '" + name + "'");
            }
            if (bound.containsKey(name)) {
                throw new JinjaError(function + " got two values for '" + name + "'");
            }
            bound.put(name, value);
        });
        return bound;
    }

    /** These arguments with a value before them: a filter's input. */
    Arguments after(Object first) {
        List<Object> all = new ArrayList<>(positional.size() + 1);
        all.add(first);
        all.addAll(positional);
        return new Arguments(all, named);
    }

    /** These arguments with a named one more. */
    Arguments with(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(named);
        all.put(name, value);
        return new Arguments(positional, all);
    }

    /** Without the first {@code count} positional ones. */
    Arguments skip(int count) {
        return new Arguments(positional.subList(count, positional.size()), named);
    }
}
