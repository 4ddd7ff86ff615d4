package org.medicalgpt4j.tool.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Random choices that depend on a seed and a purpose alone, so that a change in one part of the corpus leaves the others
 * as they were. SplitMix64 (Steele, Lea and Flood 2014).
 */
final class Draw {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Draw(long seed, String purpose) {
        state = mix(seed + GAMMA);
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            state = mix(state + b + GAMMA);
        }
    }

    /** From 0 to {@code bound - 1}. */
    int below(int bound) {
        state += GAMMA;
        return (int) Math.multiplyHigh(mix(state) >>> 1, 2L * bound);
    }

    <T> T one(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** {@code count} of them in random order, or all if there are fewer. */
    <T> List<T> some(List<T> choices, int count) {
        List<T> shuffled = shuffled(choices);
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    <T> List<T> shuffled(List<T> items) {
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, below(i + 1));
        }
        return shuffled;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
