package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;

/** Conversations of whatever form the fields of each row tell; of a preference the better answer. */
public final class TellingFormat implements ConversationFormat {
    @Override
    public List<String> required() {
        return List.of();
    }

    @Override
    public Conversation read(ObjectNode row, SourceLine source) throws RowException {
        RowForm form = RowForm.of(row)
                .orElseThrow(() -> new RowException(
                        "has none of the fields messages, conversations, instruction, or" + " chosen and rejected"));
        WrittenRow written = FormReader.read(row, form);
        return TurnRules.conversation(written.dialogue(), written.tools(), source);
    }
}
