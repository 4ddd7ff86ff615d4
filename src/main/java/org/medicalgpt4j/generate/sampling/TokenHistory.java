package org.medicalgpt4j.generate.sampling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** The tokens of one sequence so far, as penalties need them. */
public final class TokenHistory {
    private final int promptLength;
    private final BitSet seen = new BitSet();
    private final Map<Integer, Integer> generated = new LinkedHashMap<>();
    private int[] tokens;
    private int length;

    public TokenHistory(int[] prompt) {
        this.tokens = prompt.clone();
        this.length = prompt.length;
        this.promptLength = prompt.length;
        for (int token : prompt) {
            seen.set(token);
        }
    }

    /** Adds a generated token. */
    public void add(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(16, Math.multiplyExact(length, 2)));
        }
        tokens[length++] = token;
        seen.set(token);
        generated.merge(token, 1, Integer::sum);
    }

    /** Tokens of prompt and answer. */
    public int length() {
        return length;
    }

    public int token(int index) {
        return tokens[index];
    }

    /** The generated tokens. */
    public int[] answer() {
        return Arrays.copyOfRange(tokens, promptLength, length);
    }

    /** How often the answer has each of its tokens. */
    Map<Integer, Integer> generated() {
        return generated;
    }

    /** Each token of prompt and answer once, ascending. */
    int[] distinct() {
        return seen.stream().toArray();
    }

    /** Each token of prompt and answer once. */
    void forEachDistinct(IntConsumer action) {
        seen.stream().forEach(action);
    }
}
