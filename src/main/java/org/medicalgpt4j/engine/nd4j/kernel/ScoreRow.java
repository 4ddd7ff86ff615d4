package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/**
 * A row of attention scores: those of keys {@code first} (inclusive) to {@code end} (exclusive) are visible. Behind them it
 * is filled up with negative infinity to whole blocks of partial sums, so that the inner loops have no rest, and what is
 * not visible ends as zero.
 */
final class ScoreRow {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private final float[] scores;
    private final int keys;
    private final int first;
    private final int end;
    private final int filled;

    /** @param slot array of the lane to use */
    ScoreRow(Lane lane, int slot, int keys, int first, int end) {
        this.keys = keys;
        this.first = first;
        this.end = end;
        this.filled = (end - first + VectorMath.PARTIALS - 1) / VectorMath.PARTIALS * VectorMath.PARTIALS;
        this.scores = lane.floats(slot, Math.max(keys, first + filled));
    }

    float[] values() {
        return scores;
    }

    /** Number of values from the first visible one on, filled up. */
    int filled() {
        return filled;
    }

    void read(HostTensor from, long offset, float filling) {
        from.read(offset + first, scores, first, end - first);
        Arrays.fill(scores, end, first + filled, filling);
    }

    /** Takes {@code slope} times their distance to a query off the visible scores; {@code query} counts as keys do. */
    void bias(double slope, int query) {
        float factor = (float) slope;
        for (int key = first; factor != 0 && key < end; key++) {
            scores[key] -= factor * (query - key);
        }
    }

    void write(HostTensor to, long offset) {
        Arrays.fill(scores, 0, first, 0f);
        if (first + filled < keys) {
            Arrays.fill(scores, first + filled, keys, 0f);
        }
        to.write(offset, scores, 0, keys);
    }

    /** Scores to probabilities; returns the logarithm of the sum of exponentials. */
    float softmax() {
        float largest = MATH.max(scores, first, filled);
        float sum = MATH.expAndSum(largest, scores, first, filled);
        MATH.scale(1f / sum, scores, first, filled);
        return (float) (largest + Math.log(sum));
    }
}
