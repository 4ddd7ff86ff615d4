package org.medicalgpt4j.tokenizer;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a family's code adds to a SentencePiece model.
 *
 * @param unseen tokens that no text becomes by itself
 * @param frame what is put around a text
 * @param layout pieces that stand for blanks, which text of users may become though they look like marks
 * @param encoder changes encoding
 * @param detokenizer changes decoding
 */
record SentencePieceAdditions(
        List<AddedToken> unseen,
        Frame frame,
        Predicate<String> layout,
        UnaryOperator<Encoder> encoder,
        UnaryOperator<Detokenizer> detokenizer) {}
