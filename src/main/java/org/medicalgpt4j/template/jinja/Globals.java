package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions that every template can call. */
final class Globals {
    static final Map<String, Object> ALL = Map.of(
            "range", (Function) Globals::range,
            "dict", (Function) Globals::dict,
            "namespace", (Function) Globals::namespace,
            "raise_exception", (Function) Globals::raise,
            "strftime_now", (Function) Globals::now);

    private Globals() {}

    private static Object range(Arguments arguments, Execution execution) {
        int given = arguments.positional().size();
        Bound bound = given == 1
                ? Bound.of("range", arguments, "stop")
                : Bound.of("range", arguments, "start", "stop", "step");
        long start = bound.integer("start", 0);
        long stop = bound.integer("stop");
        long step = bound.integer("step", 1);
        if (step == 0) {
            throw new JinjaError("range: step must not be zero");
        }
        execution.checkItems(Math.max(0, (stop - start + step - Long.signum(step)) / step));
        List<Object> numbers = new ArrayList<>();
        for (long number = start; step > 0 ? number < stop : number > stop; number += step) {
            numbers.add(number);
        }
        return execution.made(numbers);
    }

    private static Object dict(Arguments arguments, Execution execution) {
        Map<Object, Object> result = new LinkedHashMap<>();
        for (Object source : arguments.positional()) {
            if (source instanceof Map<?, ?> map) {
                result.putAll(map);
                continue;
            }
            for (Object pair : Items.of(source, execution)) {
                List<?> items = Items.of(pair, execution);
                if (items.size() != 2) {
                    throw new JinjaError("dict: an item has " + items.size() + " parts, expected a key and a value");
                }
                result.put(Items.key(items.get(0)), items.get(1));
            }
        }
        result.putAll(arguments.named());
        return result;
    }

    private static Object namespace(Arguments arguments, Execution execution) {
        Namespace namespace = new Namespace();
        ((Map<?, ?>) dict(arguments, execution)).forEach((key, value) -> namespace.set(PythonText.str(key), value));
        return namespace;
    }

    private static Object raise(Arguments arguments, Execution execution) {
        Object message = Bound.of("raise_exception", arguments, "message").any("message");
        throw new JinjaError("the template refuses this conversation: " + PythonText.str(message));
    }

    private static Object now(Arguments arguments, Execution execution) {
        return PythonDate.format(
                execution.now(), Bound.of("strftime_now", arguments, "format").text("format"));
    }
}
