package org.medicalgpt4j.tool.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.template.ToolCall;
import org.medicalgpt4j.template.tool.CallSyntax;

/** What is written about an answer: the question's fields, then these. */
public final class AnswerRow {
    private static final String ERROR = "error";
    private static final String TOOL_CALLS = "tool_calls";

    private AnswerRow() {}

    /** The fields with answer, reason for its end and counts of tokens; of the same name they are replaced. */
    public static ObjectNode of(ObjectNode fields, GenerationResult result) {
        ObjectNode row = fields.deepCopy();
        row.remove(ERROR);
        row.put("answer", result.text())
                .put("finish_reason", result.finishReason().label())
                .put("prompt_tokens", result.promptTokens())
                .put("answer_tokens", result.tokens().length);
        if (result.logProbabilities().length > 0) {
            ArrayNode list = row.putArray("log_probabilities");
            for (float value : result.logProbabilities()) {
                list.add(value);
            }
        }
        return row;
    }

    /** As {@link #of(ObjectNode, GenerationResult)}, with the tools that the answer calls, if it calls any. */
    static ObjectNode of(ObjectNode fields, GenerationResult result, Optional<CallSyntax> syntax) {
        ObjectNode row = of(fields, result);
        row.remove(TOOL_CALLS);
        List<ToolCall> calls =
                syntax.map(known -> known.parse(result.text()).calls()).orElse(List.of());
        if (!calls.isEmpty()) {
            ArrayNode list = row.putArray(TOOL_CALLS);
            calls.forEach(call -> list.addObject().put("name", call.name()).putPOJO("arguments", call.arguments()));
        }
        return row;
    }

    /** The fields with what is wrong. */
    static ObjectNode error(ObjectNode fields, String problem) {
        return fields.deepCopy().put(ERROR, problem);
    }

    static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}
