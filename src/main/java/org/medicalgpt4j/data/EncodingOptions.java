package org.medicalgpt4j.data;

import java.util.Optional;
import org.medicalgpt4j.data.file.DataException;

/**
 * How conversations become sequences.
 *
 * @param maxLength most tokens of a sequence, at least 2
 * @param trainOnPrompt whether all tokens but the first of a sequence are learned, not only what the assistant writes
 * @param systemPrompt put before conversations that have no system turn
 * @param splitSpecialTokens whether special tokens that a conversation spells are split into ordinary ones, as text; if not,
 *     content can end turns and begin others
 */
public record EncodingOptions(
        int maxLength, boolean trainOnPrompt, Optional<String> systemPrompt, boolean splitSpecialTokens) {

    public EncodingOptions {
        if (maxLength < 2) {
            throw new DataException("maxLength is " + maxLength + ", expected at least 2 tokens");
        }
    }

    /** Special tokens in conversations are text. */
    public EncodingOptions(int maxLength, boolean trainOnPrompt, Optional<String> systemPrompt) {
        this(maxLength, trainOnPrompt, systemPrompt, true);
    }

    /** Loss on the assistant's turns only, no system prompt of our own, special tokens in conversations are text. */
    public static EncodingOptions upTo(int maxLength) {
        return new EncodingOptions(maxLength, false, Optional.empty());
    }

    /**
     * These options, if the model can hold such sequences.
     *
     * @param modelLimit most positions of the model ({@code max_position_embeddings})
     * @throws DataException if sequences could be longer than the model
     */
    public EncodingOptions within(int modelLimit) {
        if (maxLength > modelLimit) {
            throw new DataException("maxLength " + maxLength + " is longer than the model: it holds sequences of up to "
                    + modelLimit + " tokens (max_position_embeddings); lower maxLength or set rope scaling");
        }
        return this;
    }
}
