package org.medicalgpt4j.model;

import java.util.OptionalInt;

/**
 * Multi-head latent attention (DeepSeek-AI, "DeepSeek-V2", 2024): keys and values are made from a narrow vector, and one
 * rotated key is shared by all heads.
 *
 * @param queryRank width of the vector that queries are made from, absent if they are made from the hidden state
 * @param keyValueRank width of the vector that keys and values are made from
 * @param plain elements of a head's queries and keys that are not rotated
 * @param rotated elements that are, behind them
 * @param value elements of a head's values
 * @param scale what scores are multiplied by
 * @param interleaved whether pairs to be rotated lie side by side
 */
record LatentAttention(
        OptionalInt queryRank, int keyValueRank, int plain, int rotated, int value, double scale, boolean interleaved) {
    /** That of the norms inside, whatever the other norms have. */
    static final double NORM_EPSILON = 1e-6;

    /** Elements of a head's queries and keys. */
    int size() {
        return plain + rotated;
    }
}
