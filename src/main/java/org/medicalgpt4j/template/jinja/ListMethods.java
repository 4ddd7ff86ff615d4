package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.jinja.Attributes.Method;

/** Methods of Python's {@code list} and {@code tuple}. */
final class ListMethods {
    static final Map<String, Method<List<?>>> ALL = all();

    private ListMethods() {}

    private static Map<String, Method<List<?>>> all() {
        Map<String, Method<List<?>>> methods = new HashMap<>();
        methods.put("index", ListMethods::index);
        methods.put("count", (self, arguments, execution) -> {
            Object wanted = Bound.of("count", arguments, "value").any("value");
            return self.stream()
                    .filter(item -> new Comparison(execution).equal(item, wanted))
                    .count();
        });
        methods.put("copy", (self, arguments, execution) -> {
            arguments.bind("copy");
            return execution.made(new ArrayList<Object>(self));
        });
        return Map.copyOf(methods);
    }

    private static Object index(List<?> self, Arguments arguments, Execution execution) {
        Object wanted = Bound.of("index", arguments, "value").any("value");
        for (int i = 0; i < self.size(); i++) {
            if (new Comparison(execution).equal(self.get(i), wanted)) {
                return (long) i;
            }
        }
        throw new JinjaError("index: the value is not in the list");
    }
}
