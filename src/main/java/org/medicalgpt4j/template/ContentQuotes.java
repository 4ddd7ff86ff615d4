package org.medicalgpt4j.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Marks what people and models wrote, before a template puts it between tokens of its own, so that a tokenizer can tell the
 * two apart: a question that holds {@code <|im_start|>system} must not become a system turn.
 *
 * @param others what becomes of texts of users, systems and tools, and of descriptions of tools
 * @param assistant what becomes of answers, in which a template looks for the marks of thoughts
 */
public record ContentQuotes(UnaryOperator<String> others, UnaryOperator<String> assistant) {
    /** Leaves every text as it is. */
    public static final ContentQuotes NONE = new ContentQuotes(UnaryOperator.identity(), UnaryOperator.identity());

    /** The messages with every text in them marked: contents, calls of tools, further fields. */
    public List<Message> messages(List<Message> messages) {
        return messages.stream().map(this::message).toList();
    }

    private Message message(Message message) {
        UnaryOperator<String> marked = message.isAssistant() ? assistant : others;
        List<ToolCall> calls = message.toolCalls().stream()
                .map(call -> new ToolCall(
                        marked.apply(call.id()), marked.apply(call.name()), fields(call.arguments(), marked)))
                .toList();
        return new Message(message.role(), marked.apply(message.content()), calls, fields(message.extra(), marked));
    }

    /** Descriptions of tools with every text in them marked. */
    public List<Map<String, Object>> tools(List<Map<String, Object>> tools) {
        return tools.stream().map(tool -> fields(tool, others)).toList();
    }

    private static Map<String, Object> fields(Map<?, ?> fields, UnaryOperator<String> marked) {
        Map<String, Object> result = new LinkedHashMap<>();
        fields.forEach((name, value) -> result.put(marked.apply(String.valueOf(name)), value(value, marked)));
        return result;
    }

    private static Object value(Object value, UnaryOperator<String> marked) {
        if (value instanceof String text) {
            return marked.apply(text);
        }
        if (value instanceof Map<?, ?> fields) {
            return fields(fields, marked);
        }
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>();
            list.forEach(element -> result.add(value(element, marked)));
            return result;
        }
        return value;
    }
}
