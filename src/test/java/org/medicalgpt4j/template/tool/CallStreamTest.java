package org.medicalgpt4j.template.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.template.ToolCall;

class CallStreamTest {

    @Test
    void should_pass_text_on_at_once_and_hold_back_what_may_become_a_call() {
        CallStream stream = CallSyntax.TAGS.stream();
        assertEquals("Let me", stream.push("Let me"));
        assertEquals("", stream.push(" "));
        assertEquals(" look <b", stream.push("look <b"));
        assertEquals("", stream.push("\n<tool"));
        assertEquals("", stream.push("_call>{\"name\": \"f\", \"arguments\": {\"x\": 1}}</tool_"));
        assertEquals("", stream.push("call>"));
        assertEquals("\nDone.", stream.push("\nDone."));
        assertEquals(new ParsedAnswer("", List.of(ToolCall.of("f", Map.of("x", 1)))), stream.finish());
    }

    @Test
    void should_pass_an_answer_on_as_soon_as_it_can_be_no_call() {
        CallStream json = CallSyntax.PARAMETERS_OBJECT.stream();
        assertEquals("Good", json.push("Good"));
        assertEquals(" {", json.push(" {"));
        CallStream line = CallSyntax.NAME_LINE.stream();
        assertEquals("", line.push("Take"));
        assertEquals("Take two", line.push(" two"));
        CallStream second = CallSyntax.NAME_LINE.stream();
        assertEquals("", second.push("名\n"));
        assertEquals("名\n好", second.push("好"));
    }

    @Test
    void should_keep_a_broken_or_unfinished_call_as_text() {
        String unfinished = "So:\n<tool_call>{\"name\": \"f\"";
        assertEquals(new ParsedAnswer(unfinished, List.of()), CallSyntax.TAGS.parse(unfinished));
        String broken = "a <tool_call>{}</tool_call> b";
        assertEquals(new ParsedAnswer(broken, List.of()), CallSyntax.TAGS.parse(broken));
        String half = "Action: f\nAction Input: {}\nAction: g\nAction Input: no";
        assertEquals(new ParsedAnswer(half, List.of()), CallSyntax.ACTION.parse(half));
    }

    @Test
    void should_accept_arguments_in_a_string_and_names_with_hyphens() {
        ToolCall call = ToolCall.of("dose-calc.v2", Map.of("kg", 12));
        assertEquals(
                List.of(call),
                CallSyntax.ARGUMENTS_LIST
                        .parse("[TOOL_CALLS][{\"name\": \"dose-calc.v2\", \"arguments\": \"{\\\"kg\\\": 12}\"}]")
                        .calls());
        assertEquals(
                new ParsedAnswer("Hm.Observation: 3", List.of(call)),
                CallSyntax.ACTION.parse("Hm.\nAction: dose-calc.v2\nAction Input: {\"kg\": 12}\nObservation: 3"));
    }
}
