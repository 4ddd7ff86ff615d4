package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.jinja.Attributes.Method;

/** Methods of Python's {@code dict}. */
final class MapMethods {
    static final Map<String, Method<Map<?, ?>>> ALL = all();

    private MapMethods() {}

    private static Map<String, Method<Map<?, ?>>> all() {
        Map<String, Method<Map<?, ?>>> methods = new HashMap<>();
        methods.put("get", MapMethods::get);
        methods.put("items", (self, arguments, execution) -> execution.made(items(none("items", self, arguments))));
        methods.put(
                "keys",
                (self, arguments, execution) -> execution.made(
                        new ArrayList<Object>(none("keys", self, arguments).keySet())));
        methods.put(
                "values",
                (self, arguments, execution) -> execution.made(
                        new ArrayList<Object>(none("values", self, arguments).values())));
        methods.put(
                "copy",
                (self, arguments, execution) -> new LinkedHashMap<Object, Object>(none("copy", self, arguments)));
        return Map.copyOf(methods);
    }

    private static Map<?, ?> none(String name, Map<?, ?> self, Arguments arguments) {
        arguments.bind(name);
        return self;
    }

    private static Object get(Map<?, ?> self, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("get", arguments, "key", "default");
        Object key = Items.key(bound.any("key"));
        return self.containsKey(key) ? self.get(key) : bound.any("default", null);
    }

    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>(map.size());
        map.forEach((key, value) -> items.add(Tuple.of(key, value)));
        return items;
    }
}
