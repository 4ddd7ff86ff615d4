package org.medicalgpt4j.template.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medicalgpt4j.template.ToolCall;

/**
 * Calls as {@code Action: NAME} and {@code Action Input: JSON}, the JSON possibly in quotes or backticks. Text before them,
 * such as a thought, is content, and so is text behind the last one; where one of them is broken, all is text.
 */
final class ActionCalls implements CallStream {
    private static final String MARK = "Action:";
    private static final Pattern HEAD =
            Pattern.compile("\\s*Action:\\s*([^\\s:{}\"]+)\\s*Action Input:[\\s`\"]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern AFTER = Pattern.compile("[\\s`\"]*");

    private final StringBuilder held = new StringBuilder();

    @Override
    public String push(String piece) {
        held.append(piece);
        int mark = held.indexOf(MARK);
        int end = startOfBlanks(mark < 0 ? held.length() - lengthOfBeginning() : mark);
        String text = held.substring(0, end);
        held.delete(0, end);
        return text;
    }

    private int startOfBlanks(int end) {
        int start = end;
        while (start > 0 && Character.isWhitespace(held.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Length of the longest end of the text that the mark begins with. */
    private int lengthOfBeginning() {
        int length = Math.min(MARK.length() - 1, held.length());
        while (!MARK.startsWith(held.substring(held.length() - length))) {
            length--;
        }
        return length;
    }

    @Override
    public ParsedAnswer finish() {
        String text = held.toString();
        held.setLength(0);
        List<ToolCall> calls = new ArrayList<>();
        int position = 0;
        Matcher head = HEAD.matcher(text);
        while (head.region(position, text.length()).lookingAt()) {
            Optional<CallJson.Value> value = CallJson.first(text.substring(head.end()));
            if (value.isEmpty() || !value.get().json().isObject()) {
                return new ParsedAnswer(text, List.of());
            }
            calls.add(ToolCall.of(head.group(1), CallJson.arguments(value.get().json())));
            Matcher after = AFTER.matcher(text);
            position = head.end() + value.get().end();
            after.region(position, text.length()).lookingAt();
            position = after.end();
        }
        return new ParsedAnswer(text.substring(position), calls);
    }
}
