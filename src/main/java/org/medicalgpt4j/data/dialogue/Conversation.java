package org.medicalgpt4j.data.dialogue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;

/**
 * A conversation to learn from, whatever format it was written in. It ends with an assistant turn.
 *
 * @param messages an optional system turn first, then user, assistant and tool turns
 * @param tools descriptions of the tools the assistant may call, in the form of the OpenAI API; empty if there are none
 * @param untrained numbers of the assistant turns among {@code messages} that are read but not learned
 * @param notes what was done to the turns of the row, or found in them
 * @param source the row it came from
 */
public record Conversation(
        List<Message> messages,
        List<Map<String, Object>> tools,
        Set<Integer> untrained,
        Set<RowNote> notes,
        SourceLine source) {

    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        untrained = Set.copyOf(untrained);
        notes = Set.copyOf(notes);
    }

    public boolean hasSystemTurn() {
        return messages.get(0).role().equals(Message.SYSTEM);
    }
}
