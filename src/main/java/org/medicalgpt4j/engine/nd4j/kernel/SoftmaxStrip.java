package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/**
 * The softmax of a row over part of the vocabulary, seen tile by tile: the largest logit so far, the sum of exponentials
 * relative to it, where it is, and the target's logit once its tile has passed.
 */
final class SoftmaxStrip {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private final int target;
    private float largest = Float.NEGATIVE_INFINITY;
    private int largestAt = -1;
    private double sum;
    private float targetLogit = Float.NaN;

    SoftmaxStrip(int target) {
        this.target = target;
    }

    /**
     * Takes in logits of columns from {@code first} on and replaces them by exponentials relative to the largest so far.
     *
     * @return what everything summed before has to be multiplied with now
     */
    float add(float[] logits, int first, int length) {
        if (target >= first && target < first + length) {
            targetLogit = logits[target - first];
        }
        float tileLargest = MATH.max(logits, 0, length);
        float factor = 1f;
        if (!(tileLargest <= largest)) {
            factor = (float) Math.exp(largest - tileLargest);
            largest = tileLargest;
            largestAt = first + indexOf(tileLargest, logits);
            sum *= factor;
        }
        sum += MATH.expAndSum(largest, logits, 0, length);
        return factor;
    }

    private static int indexOf(float value, float[] values) {
        int index = 0;
        while (values[index] != value && !Float.isNaN(values[index])) {
            index++;
        }
        return index;
    }

    /** Takes in a strip of later columns. */
    void merge(SoftmaxStrip later) {
        double mine = sum * factor(later);
        double other = later.sum * later.factor(this);
        sum = mine + other;
        if (!(later.largest <= largest)) {
            largest = later.largest;
            largestAt = later.largestAt;
        }
        targetLogit = Float.isNaN(targetLogit) ? later.targetLogit : targetLogit;
    }

    /** What this strip's sums have to be multiplied with to be relative to the larger of both maxima. */
    private double factor(SoftmaxStrip other) {
        return Math.exp(Math.min(0.0, (double) largest - other.largest));
    }

    /** What this strip's exponentials have to be multiplied with to be probabilities, given the whole row. */
    float probabilityFactor(SoftmaxStrip whole) {
        return (float) (Math.exp((double) largest - whole.largest) / whole.sum);
    }

    float logSumExp() {
        return (float) (largest + Math.log(sum));
    }

    float logProbability() {
        return (float) (targetLogit - (largest + Math.log(sum)));
    }

    boolean targetIsLargest() {
        return largestAt == target;
    }
}
