package org.medicalgpt4j.tool.text;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * A text and its tokens.
 *
 * @param decoded the tokens as text again, without the special tokens that were added
 */
public record Tokenization(String text, List<TokenPiece> pieces, String decoded) {

    /** How a text is read. */
    public enum Reading {
        /** Special tokens written in the text are recognised. */
        PLAIN,
        /** As PLAIN, with what the model's own tokenizer adds. */
        WITH_SPECIAL_TOKENS,
        /** Special tokens written in the text are spelled out. */
        ORDINARY
    }

    public static Tokenization of(Tokenizer tokenizer, String text, Reading reading) {
        int[] plain = reading == Reading.ORDINARY ? tokenizer.encodeOrdinary(text) : tokenizer.encode(text);
        int[] ids = reading == Reading.WITH_SPECIAL_TOKENS ? tokenizer.encodeWithSpecialTokens(text) : plain;
        return new Tokenization(text, TokenPiece.of(tokenizer, ids), tokenizer.decode(plain, false));
    }

    public int[] ids() {
        return pieces.stream().mapToInt(TokenPiece::id).toArray();
    }

    /** Place of the first character that decoding does not give back; none if the text comes back whole. */
    public OptionalInt firstDifference() {
        if (decoded.equals(text)) {
            return OptionalInt.empty();
        }
        int place = 0;
        while (place < Math.min(text.length(), decoded.length()) && text.charAt(place) == decoded.charAt(place)) {
            place++;
        }
        return OptionalInt.of(text.codePointCount(0, place));
    }

    /** The ids with blanks between. */
    public String idLine() {
        return pieces.stream().map(piece -> Integer.toString(piece.id())).collect(Collectors.joining(" "));
    }
}
