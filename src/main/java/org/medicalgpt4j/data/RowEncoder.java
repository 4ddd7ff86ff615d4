package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes a training sequence of a row. Must be safe for use by several threads. */
@FunctionalInterface
public interface RowEncoder {

    RowOutcome encode(ObjectNode row, SourceLine source);

    /** Rows that are conversations in a format. */
    static RowEncoder of(ConversationFormat format, ConversationEncoder encoder) {
        return (row, source) -> {
            try {
                return encoder.encode(format.read(row, source));
            } catch (RowException e) {
                return new RowOutcome.Invalid(e.getMessage());
            }
        };
    }
}
