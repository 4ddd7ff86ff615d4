package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.ToolCall;

/**
 * {@code {"messages": [{"role": .., "content": .., "tool_calls": ..}, ..], "tools": [..]}} as the OpenAI API has it. Content
 * is a string, a list of text parts, or null beside tool calls; {@code developer} is {@code system}; an assistant message
 * with {@code "weight": 0} is read but not learned. {@code name}, {@code tool_call_id} and {@code reasoning_content} are
 * handed to the template.
 */
public final class OpenAiFormat implements ConversationFormat {
    private static final List<String> HANDED_ON = List.of("name", "tool_call_id", "reasoning_content");

    @Override
    public List<String> required() {
        return List.of("messages");
    }

    @Override
    public Conversation read(ObjectNode row, SourceLine source) throws RowException {
        return TurnRules.conversation(turns(row), ToolFields.tools(row), source);
    }

    /** The turns as they are written. */
    static List<Turn> turns(ObjectNode row) throws RowException {
        return turns(row, "messages");
    }

    /** The turns in a field, as they are written. */
    static List<Turn> turns(ObjectNode row, String field) throws RowException {
        List<JsonNode> elements = RowFields.list(row, field, "");
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            turns.add(turn(elements.get(i), field + "[" + i + "]"));
        }
        return turns;
    }

    private static Turn turn(JsonNode element, String where) throws RowException {
        RowFields.requireObject(element, where);
        if (element.has("function_call")) {
            throw new RowException("'" + where + "' has the old field 'function_call', expected 'tool_calls'");
        }
        String role = role(RowFields.text(element, "role", where + "."), where);
        List<ToolCall> calls = calls(element, where);
        if (!calls.isEmpty() && !role.equals(Message.ASSISTANT)) {
            throw new RowException("'" + where + "' has tool calls, but its role is " + role);
        }
        Message message =
                Message.of(role, content(element, !calls.isEmpty(), where)).withToolCalls(calls);
        for (String field : HANDED_ON) {
            Optional<String> value = RowFields.optionalText(element, field, where + ".");
            if (value.isPresent()) {
                message = message.with(field, value.get());
            }
        }
        return new Turn(message, trained(element, where));
    }

    private static String role(String role, String where) throws RowException {
        return switch (role) {
            case "system", "developer" -> Message.SYSTEM;
            case "user" -> Message.USER;
            case "assistant" -> Message.ASSISTANT;
            case "tool" -> Message.TOOL;
            default ->
                throw new RowException(
                        "'" + where + ".role' is '" + role + "', expected system, developer, user, assistant or tool");
        };
    }

    private static String content(JsonNode element, boolean hasCalls, String where) throws RowException {
        JsonNode content = element.path("content");
        if (!content.isArray()) {
            return hasCalls
                    ? RowFields.optionalText(element, "content", where + ".").orElse("")
                    : RowFields.text(element, "content", where + ".");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            String part = where + ".content[" + i + "]";
            String type = RowFields.text(RowFields.requireObject(content.get(i), part), "type", part + ".");
            if (!type.equals("text")) {
                throw new RowException("'" + part + "' is of type '" + type + "', expected text");
            }
            text.append(RowFields.text(content.get(i), "text", part + "."));
        }
        return text.toString();
    }

    private static List<ToolCall> calls(JsonNode element, String where) throws RowException {
        List<JsonNode> elements = RowFields.optionalList(element, "tool_calls", where + ".");
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            String call = where + ".tool_calls[" + i + "]";
            JsonNode function = RowFields.requireObject(elements.get(i), call).path("function");
            String id =
                    RowFields.optionalText(elements.get(i), "id", call + ".").orElse("");
            calls.add(ToolFields.call(function, id, call + ".function"));
        }
        return calls;
    }

    private static boolean trained(JsonNode element, String where) throws RowException {
        JsonNode weight = element.path("weight");
        if (weight.isMissingNode() || weight.isNull()) {
            return true;
        }
        if (!weight.isNumber() || (weight.doubleValue() != 0 && weight.doubleValue() != 1)) {
            throw new RowException("'" + where + ".weight' is " + weight + ", expected 0 or 1");
        }
        return weight.doubleValue() == 1;
    }
}
