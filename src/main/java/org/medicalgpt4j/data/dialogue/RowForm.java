package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Ways to write a dialogue, or a prompt with a better and a worse answer, as a JSON object. */
public enum RowForm {
    /** {@code instruction}, {@code input}, {@code output}, {@code system}, {@code history}. */
    ALPACA(false),
    /** {@code conversations} of {@code from} and {@code value}. */
    SHAREGPT(false),
    /** {@code messages} of {@code role} and {@code content}, as the OpenAI API has them. */
    MESSAGES(false),
    /** {@code conversations} as ShareGPT has them that wait for an answer, {@code chosen} and {@code rejected}: texts. */
    PREFERENCE(true),
    /** {@code prompt}, {@code chosen} and {@code rejected} as the TRL library has them: lists of messages. */
    TRL(true);

    private final boolean preference;

    RowForm(boolean preference) {
        this.preference = preference;
    }

    /** Whether a row has a rejected answer. */
    public boolean isPreference() {
        return preference;
    }

    /** The form that the fields of a row tell. */
    public static Optional<RowForm> of(ObjectNode row) {
        boolean pair = row.hasNonNull("chosen") && row.hasNonNull("rejected");
        if (pair) {
            return Optional.of(row.hasNonNull("conversations") ? PREFERENCE : TRL);
        }
        if (row.hasNonNull("messages")) {
            return Optional.of(MESSAGES);
        }
        if (row.hasNonNull("conversations")) {
            return Optional.of(SHAREGPT);
        }
        return row.hasNonNull("instruction") ? Optional.of(ALPACA) : Optional.empty();
    }
}
