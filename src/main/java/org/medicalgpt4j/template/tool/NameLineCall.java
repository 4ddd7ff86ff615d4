package org.medicalgpt4j.template.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.medicalgpt4j.template.ToolCall;

/** A call as GLM-4 writes it: the name in a line of its own, and the arguments as a JSON object. */
final class NameLineCall extends WholeAnswerCalls {
    private static final int LONGEST_NAME = 64;

    @Override
    boolean canBecomeCall(String beginning) {
        int end = beginning.indexOf('\n');
        String name = end < 0 ? beginning : beginning.substring(0, end);
        String rest = end < 0 ? "" : beginning.substring(end).stripLeading();
        return name.length() <= LONGEST_NAME
                && name.chars().noneMatch(Character::isWhitespace)
                && end != 0
                && (rest.isEmpty() || rest.startsWith("{"));
    }

    @Override
    List<ToolCall> calls(String answer) {
        int end = answer.indexOf('\n');
        return end < 0
                ? List.of()
                : CallJson.whole(answer.substring(end)).filter(JsonNode::isObject).stream()
                        .map(json -> ToolCall.of(answer.substring(0, end), CallJson.arguments(json)))
                        .toList();
    }
}
