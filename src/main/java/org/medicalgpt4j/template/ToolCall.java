package org.medicalgpt4j.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A call of a tool by the assistant.
 *
 * @param id identifier that the tool's answer refers to; empty if there is none
 * @param name name of the function
 * @param arguments arguments as JSON values (strings, numbers, booleans, maps, lists), in order
 */
public record ToolCall(String id, String name, Map<String, Object> arguments) {

    public ToolCall {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    public static ToolCall of(String name, Map<String, Object> arguments) {
        return new ToolCall("", name, arguments);
    }

    /** The form of the OpenAI chat format, which templates expect. */
    Map<String, Object> toTemplateValue() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("arguments", arguments);
        Map<String, Object> call = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            call.put("id", id);
        }
        call.put("type", "function");
        call.put("function", function);
        return call;
    }
}
