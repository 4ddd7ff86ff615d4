package org.medicalgpt4j.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The {@code precompiled_charsmap} of a SentencePiece model: replacements of byte strings, the longest match first. It is
 * a double-array trie (in the layout of the Darts-clone library) followed by the replacements, each ended by a zero byte.
 */
final class CharacterMap {
    /** Replaces nothing. */
    static final CharacterMap IDENTITY = new CharacterMap(new int[0], new byte[0], "");

    private final int[] units;
    private final byte[] replacements;
    private final String name;

    private CharacterMap(int[] units, byte[] replacements, String name) {
        this.units = units;
        this.replacements = replacements;
        this.name = name;
    }

    static CharacterMap of(byte[] precompiled, String name) {
        if (precompiled.length == 0) {
            return IDENTITY;
        }
        ByteBuffer buffer = ByteBuffer.wrap(precompiled).order(ByteOrder.LITTLE_ENDIAN);
        int size = precompiled.length < 4 ? -1 : buffer.getInt();
        if (size < 4 || size % 4 != 0 || size > buffer.remaining()) {
            throw new TokenizerException(
                    name + ": precompiled_charsmap: trie of " + size + " bytes in a map of " + precompiled.length);
        }
        int[] units = new int[size / 4];
        buffer.asIntBuffer().get(units);
        return new CharacterMap(units, Arrays.copyOfRange(precompiled, 4 + size, precompiled.length), name);
    }

    String apply(String text) {
        if (units.length == 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder result = new StringBuilder(text.length());
        int position = 0;
        while (position < bytes.length) {
            int[] match = longestMatch(bytes, position);
            int length = match[0];
            if (length > 0) {
                result.append(replacement(match[1]));
            } else {
                length = characterLength(bytes[position]);
                result.append(new String(bytes, position, length, StandardCharsets.UTF_8));
            }
            position += length;
        }
        return result.toString();
    }

    /** Length in bytes and value of the longest key that begins here; length 0 if there is none. */
    private int[] longestMatch(byte[] bytes, int start) {
        int length = 0;
        int value = 0;
        int node = offset(units[0]);
        for (int i = start; i < bytes.length; i++) {
            int label = bytes[i] & 0xFF;
            node ^= label;
            if (label(unit(node)) != label) {
                break;
            }
            boolean hasValue = (unit(node) >>> 8 & 1) == 1;
            node ^= offset(unit(node));
            if (hasValue) {
                length = i - start + 1;
                value = unit(node) & 0x7FFFFFFF;
            }
        }
        return new int[] {length, value};
    }

    private int unit(int node) {
        if (node < 0 || node >= units.length) {
            throw new TokenizerException(name + ": precompiled_charsmap: node " + node + " is outside the trie");
        }
        return units[node];
    }

    /** A leaf's sign bit makes its label differ from every byte. */
    private static int label(int unit) {
        return unit & 0x800000FF;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 0x200) >>> 6);
    }

    private String replacement(int start) {
        int end = start;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        if (start > replacements.length) {
            throw new TokenizerException(
                    name + ": precompiled_charsmap: replacement at " + start + " of " + replacements.length);
        }
        return new String(replacements, start, end - start, StandardCharsets.UTF_8);
    }

    private static int characterLength(byte first) {
        int value = first & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        return value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }
}
