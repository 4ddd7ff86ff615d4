package org.medicalgpt4j.template.tool;

import java.util.List;
import org.medicalgpt4j.template.ToolCall;

/** Calls that an answer consists of as a whole: it is held back as long as it can be one. */
abstract class WholeAnswerCalls implements CallStream {
    private final StringBuilder held = new StringBuilder();
    private boolean isText;

    /** Whether a beginning of an answer can become a call. */
    abstract boolean canBecomeCall(String beginning);

    /** The calls that an answer is; none if it is text. */
    abstract List<ToolCall> calls(String answer);

    @Override
    public final String push(String piece) {
        held.append(piece);
        isText |= !canBecomeCall(held.toString());
        return isText ? take() : "";
    }

    @Override
    public final ParsedAnswer finish() {
        String answer = take();
        List<ToolCall> calls = isText ? List.of() : calls(answer);
        return new ParsedAnswer(calls.isEmpty() ? answer : "", calls);
    }

    private String take() {
        String text = held.toString();
        held.setLength(0);
        return text;
    }
}
