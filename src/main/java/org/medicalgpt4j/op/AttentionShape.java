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
 */
public record AttentionShape(int heads, int keyValueHeads, int headSize, double scale, int window) {
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

    /** The key/value head that a query head reads. */
    public int keyValueHead(int head) {
        return head / (heads / keyValueHeads);
    }

    /** The first position a query at {@code position} sees. */
    public int firstVisible(int position) {
        return window == 0 ? 0 : Math.max(0, position - window + 1);
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
                window));
    }

    int[] integers() {
        return new int[] {heads, keyValueHeads, headSize, window};
    }
}
