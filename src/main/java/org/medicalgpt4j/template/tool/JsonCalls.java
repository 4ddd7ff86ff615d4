package org.medicalgpt4j.template.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.template.ToolCall;

/** An answer that is a JSON object with a name and arguments, or, if allowed, a list of such. */
final class JsonCalls extends WholeAnswerCalls {
    /** What Mistral's models write before a list; hidden where it is a token. */
    private static final String MARK = "[TOOL_CALLS]";

    private final String argumentsKey;
    private final boolean list;

    JsonCalls(String argumentsKey, boolean list) {
        this.argumentsKey = argumentsKey;
        this.list = list;
    }

    @Override
    boolean canBecomeCall(String beginning) {
        String text = beginning.stripLeading();
        return text.isEmpty() || text.startsWith("{") || list && text.startsWith("[");
    }

    @Override
    List<ToolCall> calls(String answer) {
        String text = answer.strip();
        String json = list && text.startsWith(MARK) ? text.substring(MARK.length()) : text;
        Optional<JsonNode> value = CallJson.whole(json);
        List<JsonNode> elements = new ArrayList<>();
        value.ifPresent(node -> {
            if (node.isArray() && list) {
                node.forEach(elements::add);
            } else {
                elements.add(node);
            }
        });
        List<ToolCall> calls = elements.stream()
                .flatMap(element -> CallJson.call(element, argumentsKey).stream())
                .toList();
        return calls.size() == elements.size() ? calls : List.of();
    }
}
