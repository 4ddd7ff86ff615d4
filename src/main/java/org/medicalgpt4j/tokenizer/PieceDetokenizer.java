package org.medicalgpt4j.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * Decoding of SentencePiece vocabularies: U+2581 is a blank and {@code <0x0A>} is a byte.
 *
 * @param byteFallback whether there are byte tokens
 * @param leadingBlanks blanks taken away at the start of the text
 */
record PieceDetokenizer(Vocabulary vocabulary, boolean byteFallback, int leadingBlanks) implements Detokenizer {
    static final char BLANK = '\u2581';

    @Override
    public byte[] bytes(int id, boolean first) {
        String token = vocabulary.token(id);
        int value = byteFallback ? byteValue(token) : -1;
        return value >= 0
                ? new byte[] {(byte) value}
                : token.replace(BLANK, ' ').getBytes(StandardCharsets.UTF_8);
    }

    /** The byte of a token like {@code <0x0A>}, or -1. */
    static int byteValue(String token) {
        if (token.length() != 6 || !token.startsWith("<0x") || token.charAt(5) != '>') {
            return -1;
        }
        int high = Character.digit(token.charAt(3), 16);
        int low = Character.digit(token.charAt(4), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
