package org.medicalgpt4j.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, {@code tool} or another one the template knows
 * @param content the text; empty if the message is a tool call only
 * @param toolCalls tools the assistant calls
 * @param extra further fields that the template sees under their own names ({@code name}, {@code tool_call_id},
 *     {@code reasoning_content} ...), JSON values
 */
public record Message(String role, String content, List<ToolCall> toolCalls, Map<String, Object> extra) {

    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";
    public static final String TOOL = "tool";

    public Message {
        toolCalls = List.copyOf(toolCalls);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    public static Message of(String role, String content) {
        return new Message(role, content, List.of(), Map.of());
    }

    public static Message system(String content) {
        return of(SYSTEM, content);
    }

    public static Message user(String content) {
        return of(USER, content);
    }

    public static Message assistant(String content) {
        return of(ASSISTANT, content);
    }

    /** What a tool returned. */
    public static Message tool(String content) {
        return of(TOOL, content);
    }

    public Message withToolCalls(List<ToolCall> calls) {
        return new Message(role, content, calls, extra);
    }

    public Message with(String field, Object value) {
        Map<String, Object> fields = new LinkedHashMap<>(extra);
        fields.put(field, value);
        return new Message(role, content, toolCalls, fields);
    }

    public boolean isAssistant() {
        return role.equals(ASSISTANT);
    }

    /** The message as the template sees it; {@code tool_calls} is there only if there are calls. */
    Map<String, Object> toTemplateValue() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("role", role);
        value.put("content", content);
        if (!toolCalls.isEmpty()) {
            List<Object> calls = new ArrayList<>();
            toolCalls.forEach(call -> calls.add(call.toTemplateValue()));
            value.put("tool_calls", calls);
        }
        value.putAll(extra);
        return value;
    }
}
