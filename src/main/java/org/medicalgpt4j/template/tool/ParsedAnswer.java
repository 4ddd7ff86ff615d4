package org.medicalgpt4j.template.tool;

import java.util.List;
import org.medicalgpt4j.template.ToolCall;

/**
 * An answer taken apart.
 *
 * @param content what is text in it
 * @param calls the tools it calls, in order
 */
public record ParsedAnswer(String content, List<ToolCall> calls) {
    public ParsedAnswer {
        calls = List.copyOf(calls);
    }
}
