package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;

/** A way to write a conversation as a JSON object. Implementations have no state and may be used by several threads. */
public interface ConversationFormat {

    /** The fields that every row has. */
    List<String> required();

    /**
     * The conversation a row holds. Fields that the format does not name are passed over.
     *
     * @throws RowException saying what the row lacks, or what is wrong with it
     */
    Conversation read(ObjectNode row, SourceLine source) throws RowException;
}
