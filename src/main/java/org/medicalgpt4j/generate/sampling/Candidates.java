package org.medicalgpt4j.generate.sampling;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** The tokens that may come next with their scores, in ascending order of ids. Memory is kept from step to step. */
final class Candidates {
    private int[] ids = new int[0];
    private double[] scores = new double[0];
    private double[] probabilities = new double[0];
    private double[] keys = new double[0];
    private double[] weights = new double[0];
    private int size;

    /** All tokens of a row of logits. */
    void reset(float[] logits, int offset, int length) {
        ensure(length);
        for (int i = 0; i < length; i++) {
            ids[i] = i;
            scores[i] = logits[offset + i];
        }
        size = length;
    }

    private void ensure(int length) {
        if (ids.length < length) {
            ids = new int[length];
            scores = new double[length];
            probabilities = new double[length];
            keys = new double[length];
            weights = new double[length];
        }
    }

    int size() {
        return size;
    }

    int id(int index) {
        return ids[index];
    }

    double score(int index) {
        return scores[index];
    }

    void score(int index, double value) {
        scores[index] = value;
    }

    /** Index of the largest score; the first of several. */
    int best() {
        int best = 0;
        for (int i = 1; i < size; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Softmax of the scores; valid until the next call, those that are left keep theirs. */
    double[] probabilities() {
        double largest = scores[best()];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            probabilities[i] = Math.exp(scores[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < size; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /**
     * The bound under which a filter cuts: candidates are taken in ascending order of a key until the sum of their
     * weights reaches the mass; the key of the last one.
     */
    double threshold(IntToDoubleFunction key, IntToDoubleFunction weight, double mass) {
        for (int i = 0; i < size; i++) {
            keys[i] = key.applyAsDouble(i);
            weights[i] = weight.applyAsDouble(i);
        }
        return WeightedSelection.threshold(keys, weights, size, mass);
    }

    /** Leaves those whose index passes; the test is asked in ascending order, once each. */
    void retain(IntPredicate test) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (test.test(i)) {
                ids[kept] = ids[i];
                scores[kept] = scores[i];
                probabilities[kept] = probabilities[i];
                kept++;
            }
        }
        size = kept;
    }
}
