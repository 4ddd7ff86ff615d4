package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.data.file.JsonRows;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.ToolCall;

/**
 * {@code {"conversations": [{"from": .., "value": ..}, ..], "system": .., "tools": ..}}. The value of a
 * {@code function_call} is a JSON string of one call or a list of calls; {@code tools} is a list or a JSON string of one;
 * the system text is a turn or a field ({@code system} or {@code system_prompt}; empty counts as absent).
 */
public final class ShareGptFormat implements ConversationFormat {

    @Override
    public List<String> required() {
        return List.of("conversations");
    }

    @Override
    public Conversation read(ObjectNode row, SourceLine source) throws RowException {
        return TurnRules.conversation(turns(row), ToolFields.tools(row), source);
    }

    /** The turns as they are written, the system text first. */
    static List<Turn> turns(ObjectNode row) throws RowException {
        List<JsonNode> elements = RowFields.list(row, "conversations", "");
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            turns.add(new Turn(message(elements.get(i), "conversations[" + i + "]")));
        }
        SystemField.addTo(turns, row, "system", "system_prompt");
        return turns;
    }

    private static Message message(JsonNode element, String where) throws RowException {
        RowFields.requireObject(element, where);
        String from = RowFields.text(element, "from", where + ".");
        String value = RowFields.text(element, "value", where + ".");
        return switch (from) {
            case "system" -> Message.system(value);
            case "human", "user" -> Message.user(value);
            case "gpt", "assistant" -> Message.assistant(value);
            case "observation", "tool" -> Message.tool(value);
            case "function_call" -> Message.assistant("").withToolCalls(calls(value, where + ".value"));
            default ->
                throw new RowException("'" + where + ".from' is '" + from
                        + "', expected system, human, user, gpt, assistant, function_call, observation or tool");
        };
    }

    private static List<ToolCall> calls(String value, String where) throws RowException {
        JsonNode parsed = JsonRows.parse(value, "'" + where + "' is");
        if (!parsed.isArray()) {
            return List.of(ToolFields.call(parsed, "", where));
        }
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            calls.add(ToolFields.call(parsed.get(i), "", where + "[" + i + "]"));
        }
        return calls;
    }
}
