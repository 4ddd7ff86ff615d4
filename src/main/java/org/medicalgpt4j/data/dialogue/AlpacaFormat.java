package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;

/**
 * {@code {"instruction": .., "input": .., "output": .., "system": .., "history": [[question, answer], ..]}}. The question is
 * the instruction and, if there is one, the input on the next line; {@code history} holds the exchanges before it.
 */
public final class AlpacaFormat implements ConversationFormat {

    @Override
    public List<String> required() {
        return List.of("instruction", "output");
    }

    @Override
    public Conversation read(ObjectNode row, SourceLine source) throws RowException {
        return TurnRules.conversation(turns(row), ToolFields.tools(row), source);
    }

    /** The turns as they are written, the system text first. */
    static List<Turn> turns(ObjectNode row) throws RowException {
        List<Turn> turns = new ArrayList<>();
        List<JsonNode> history = RowFields.optionalList(row, "history", "");
        for (int i = 0; i < history.size(); i++) {
            JsonNode pair = history.get(i);
            if (!pair.isArray()
                    || pair.size() != 2
                    || !pair.get(0).isTextual()
                    || !pair.get(1).isTextual()) {
                throw new RowException("'history[" + i + "]' is not a pair of strings [question, answer]");
            }
            turns.add(new Turn(Message.user(pair.get(0).textValue())));
            turns.add(new Turn(Message.assistant(pair.get(1).textValue())));
        }
        String instruction = RowFields.text(row, "instruction", "");
        String input = RowFields.optionalText(row, "input", "").orElse("");
        String question = input.isEmpty() || instruction.isEmpty() ? instruction + input : instruction + "\n" + input;
        turns.add(new Turn(Message.user(question)));
        turns.add(new Turn(Message.assistant(RowFields.text(row, "output", ""))));
        SystemField.addTo(turns, row, "system");
        return turns;
    }
}
