package org.medicalgpt4j.tool.text;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.tokenizer.TokenStream;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * A token of a text.
 *
 * @param token as the vocabulary spells it
 * @param text what it adds to the text; empty while the bytes of a character are incomplete
 * @param special whether it marks structure
 */
public record TokenPiece(int id, String token, String text, boolean special) {

    /** The tokens of a text; their texts joined are the decoded text. */
    public static List<TokenPiece> of(Tokenizer tokenizer, int[] ids) {
        List<TokenPiece> pieces = new ArrayList<>();
        TokenStream stream = tokenizer.stream(false);
        for (int i = 0; i < ids.length; i++) {
            String text = stream.push(ids[i]);
            if (i == ids.length - 1) {
                text += stream.finish();
            }
            pieces.add(new TokenPiece(
                    ids[i],
                    tokenizer.token(ids[i]),
                    text,
                    tokenizer.specialIds().contains(ids[i])));
        }
        return pieces;
    }
}
