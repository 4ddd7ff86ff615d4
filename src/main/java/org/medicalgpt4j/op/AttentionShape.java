package org.medicalgpt4j.op;

import java.util.Map;
import java.util.TreeMap;

/**
 * The sizes of an attention layer.
 *
 * @param heads query heads
 * @param keyValueHeads heads of keys and values; consecutive query heads share one
 * @param headSize elements of a head
 * @param scale what scores are multiplied by before the softmax
 * @param window how many of the last keys a query sees, itself included; 0 for all
 * @param linearBias whether a score loses, after scaling, a head's {@link #slope} for each position between key and query
 *     (ALiBi: Press et al., "Train Short, Test Long", 2022)
 */
public record AttentionShape(int heads, int keyValueHeads, int headSize, double scale, int window, boolean linearBias) {
    public AttentionShape {
        if (heads < 1
                || keyValueHeads < 1
                || heads % keyValueHeads != 0
                || headSize < 1
                || window < 0
                || !Double.isFinite(scale)) {
            throw new OpException("attention cannot have " + heads + " heads of " + headSize + ", " + keyValueHeads
                    + " key/value heads, a scale of " + scale + " and a window of " + window);
        }
    }

    /** Without a bias. */
    public AttentionShape(int heads, int keyValueHeads, int headSize, double scale, int window) {
        this(heads, keyValueHeads, headSize, scale, window, false);
    }

    public AttentionShape withLinearBias() {
        return new AttentionShape(heads, keyValueHeads, headSize, scale, window, true);
    }

    /**
     * What a score loses for each position between key and query; 0 without a bias. For a power of two of heads a geometric
     * series that ends at 1/256; for another number, that of the power below and then every other member of the next one's.
     */
    public double slope(int head) {
        if (!linearBias) {
            return 0;
        }
        int power = Integer.highestOneBit(heads);
        return head < power
                ? Math.pow(2, -8.0 / power * (head + 1))
                : Math.pow(2, -4.0 / power * (2 * (head - power) + 1));
    }

    /** The key/value head that a query head reads. */
    public int keyValueHead(int head) {
        return head / (heads / keyValueHeads);
    }

    /** The first position a query at {@code position} sees. */
    public int firstVisible(int position) {
        return window == 0 ? 0 : Math.max(0, position - window + 1);
    }

    /**
     * One past the last position a query at {@code position} sees: itself, but in a prompt, whose tokens all see each other,
     * the prompt's end.
     *
     * @param prompt length of the sequence's prompt; 0 for causal attention throughout
     */
    public static int endVisible(int position, int prompt) {
        return Math.max(position + 1, prompt);
    }

    Map<String, Object> attributes() {
        return new TreeMap<>(Map.of(
                "heads",
                heads,
                "keyValueHeads",
                keyValueHeads,
                "headSize",
                headSize,
                "scale",
                scale,
                "window",
                window,
                "linearBias",
                linearBias));
    }

    int[] integers() {
        return new int[] {heads, keyValueHeads, headSize, window, linearBias ? 1 : 0};
    }

    /** From the arguments of an op: {@link #integers} and the scale. */
    static AttentionShape of(TensorOp op) {
        return new AttentionShape(
                op.integer(0), op.integer(1), op.integer(2), op.number(0), op.integer(3), op.integer(4) != 0);
    }
}
