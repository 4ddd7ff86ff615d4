package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.data.file.JsonRows;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.ToolCall;

/** Tool descriptions and tool calls, which formats write as JSON or as JSON inside a string. */
final class ToolFields {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ToolFields() {}

    /** The row's {@code tools}: a list, or a string holding one. A bare function is put into the form of the OpenAI API. */
    static List<Map<String, Object>> tools(JsonNode row) throws RowException {
        JsonNode value = row.path("tools");
        if (value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isBlank())) {
            return List.of();
        }
        JsonNode list = value.isTextual() ? JsonRows.parse(value.textValue(), "'tools' is") : value;
        if (!list.isArray()) {
            throw RowFields.wrong(list, "tools", "", "a list");
        }
        List<Map<String, Object>> tools = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            tools.add(tool(list.get(i), "tools[" + i + "]"));
        }
        return tools;
    }

    private static Map<String, Object> tool(JsonNode tool, String where) throws RowException {
        RowFields.requireObject(tool, where);
        if (tool.has("function")) {
            RowFields.text(
                    RowFields.requireObject(tool.get("function"), where + ".function"), "name", where + ".function.");
            return object(tool);
        }
        RowFields.text(tool, "name", where + ".");
        Map<String, Object> wrapped = new LinkedHashMap<>();
        wrapped.put("type", "function");
        wrapped.put("function", object(tool));
        return wrapped;
    }

    /** A call {@code {"name": .., "arguments": {..}}}; the arguments may be JSON inside a string. */
    static ToolCall call(JsonNode call, String id, String where) throws RowException {
        String name = RowFields.text(RowFields.requireObject(call, where), "name", where + ".");
        JsonNode arguments = call.path("arguments");
        String field = where + ".arguments";
        if (arguments.isTextual()) {
            arguments = JsonRows.parse(arguments.textValue(), "'" + field + "' is");
        }
        if (arguments.isMissingNode()) {
            throw new RowException("lacks the field '" + field + "'");
        }
        return new ToolCall(id, name, object(RowFields.requireObject(arguments, field)));
    }

    /** The JSON object as maps, lists, strings, numbers and booleans, keys in the order of the file. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(JsonNode node) {
        return MAPPER.convertValue(node, LinkedHashMap.class);
    }
}
