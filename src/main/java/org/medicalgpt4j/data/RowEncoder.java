package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.medicalgpt4j.data.dialogue.ConversationFormat;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;

/** Makes training sequences of a row. Must be safe for use by several threads. */
public interface RowEncoder {

    /** The fields that every row has. */
    List<String> required();

    /** Names everything that sequences depend on beside the row, the tokenizer and the program itself. */
    String identity();

    RowOutcome encode(ObjectNode row, SourceLine source);

    /** Rows that are conversations in a format. */
    static RowEncoder of(ConversationFormat format, ConversationEncoder encoder) {
        return new RowEncoder() {
            @Override
            public List<String> required() {
                return format.required();
            }

            @Override
            public String identity() {
                return format.getClass().getSimpleName() + " " + encoder.identity();
            }

            @Override
            public RowOutcome encode(ObjectNode row, SourceLine source) {
                try {
                    return encoder.encode(format.read(row, source));
                } catch (RowException e) {
                    return new RowOutcome.Invalid(e.getMessage());
                }
            }
        };
    }
}
