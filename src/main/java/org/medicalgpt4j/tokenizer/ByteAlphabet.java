package org.medicalgpt4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable characters that byte-level BPE writes for the 256 bytes (GPT-2): printable Latin-1 bytes stand for
 * themselves, the others for U+0100 and following in order.
 */
final class ByteAlphabet {
    private static final char[] CHARACTER = new char[256];
    private static final short[] BYTE = new short[512];

    static {
        Arrays.fill(BYTE, (short) -1);
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            CHARACTER[b] = (char) (printable ? b : next++);
            BYTE[CHARACTER[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    static char character(int unsignedByte) {
        return CHARACTER[unsignedByte];
    }

    /** A text in characters that stand for its UTF-8 bytes. */
    static String spell(String text) {
        return spelled(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in characters that stand for them. */
    static String spelled(byte[] bytes) {
        char[] characters = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            characters[i] = CHARACTER[bytes[i] & 0xFF];
        }
        return new String(characters);
    }

    /** The bytes that a token stands for; a token with a character outside the alphabet stands for its own text. */
    static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTE.length || BYTE[c] < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTE[c];
        }
        return bytes;
    }
}
