package org.medicalgpt4j.tool.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.generate.FinishReason;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.template.tool.CallSyntax;

class AnswerRowTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode row(String text, Optional<CallSyntax> syntax) throws IOException {
        ObjectNode question = (ObjectNode) JSON.readTree("{\"tools\": [], \"tool_calls\": \"of before\"}");
        GenerationResult result = new GenerationResult(
                new int[] {1}, text, FinishReason.EOS, new float[0], 1, 1, new GenerationResult.Timings(0, 0));
        return (ObjectNode) JSON.readTree(JSON.writeValueAsString(AnswerRow.of(question, result, syntax)));
    }

    @Test
    void should_tell_the_tools_that_an_answer_calls() throws IOException {
        String answer = "Wait.\n<tool_call>\n{\"name\": \"bmi\", \"arguments\": {\"kg\": 70.5}}\n</tool_call>";
        ObjectNode row = row(answer, Optional.of(CallSyntax.TAGS));
        assertEquals(answer, row.get("answer").asText());
        assertEquals(JSON.readTree("[{\"name\": \"bmi\", \"arguments\": {\"kg\": 70.5}}]"), row.get("tool_calls"));
    }

    @Test
    void should_tell_of_no_calls_where_there_are_none() throws IOException {
        assertFalse(row("Good.", Optional.of(CallSyntax.TAGS)).has("tool_calls"));
        assertFalse(row("<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>", Optional.empty())
                .has("tool_calls"));
    }
}
