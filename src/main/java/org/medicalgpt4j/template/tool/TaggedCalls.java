package org.medicalgpt4j.template.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.template.ToolCall;

/**
 * Calls between {@code <tool_call>} and {@code </tool_call>}, with text before, between and after them; blanks before a call
 * and after the last one only separate and are no text.
 */
final class TaggedCalls implements CallStream {
    private static final String OPEN = "<tool_call>";
    private static final String CLOSE = "</tool_call>";

    private final StringBuilder held = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();

    @Override
    public String push(String piece) {
        held.append(piece);
        StringBuilder text = new StringBuilder();
        int open = held.indexOf(OPEN);
        while (open >= 0) {
            text.append(take(startOfBlanks(open)));
            int close = held.indexOf(CLOSE);
            if (close < 0) {
                return text.toString();
            }
            text.append(textOfBlock(take(close + CLOSE.length())));
            open = held.indexOf(OPEN);
        }
        return text.append(take(startOfBlanks(held.length() - lengthOfBeginning())))
                .toString();
    }

    /** A block that is no call is text. */
    private String textOfBlock(String block) {
        String inside = block.substring(block.indexOf(OPEN) + OPEN.length(), block.length() - CLOSE.length());
        Optional<ToolCall> call = CallJson.whole(inside).flatMap(json -> CallJson.call(json, "arguments"));
        call.ifPresent(calls::add);
        return call.isPresent() ? "" : block;
    }

    private int startOfBlanks(int end) {
        int start = end;
        while (start > 0 && Character.isWhitespace(held.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Length of the longest end of the text that the opening mark begins with. */
    private int lengthOfBeginning() {
        int length = Math.min(OPEN.length() - 1, held.length());
        while (!OPEN.startsWith(held.substring(held.length() - length))) {
            length--;
        }
        return length;
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }

    @Override
    public ParsedAnswer finish() {
        String rest = take(held.length());
        return new ParsedAnswer(rest.isBlank() && !calls.isEmpty() ? "" : rest, calls);
    }
}
