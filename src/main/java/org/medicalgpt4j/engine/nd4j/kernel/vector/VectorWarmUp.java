package org.medicalgpt4j.engine.nd4j.kernel.vector;

import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraLinear;

/**
 * Runs every loop a few times in turn before any of them is hot.
 *
 * <p>Without this the compiler sees one loop at a time, takes what the Vector API's shared methods do there for all they
 * ever do, and has to take that back once for each further loop. After so many such corrections it no longer inlines
 * vector code that calls many of these methods: on Java 17 an exponential then costs four to ten times as much for the
 * rest of the process, and allocates. A mixed start shows it all cases at once.
 */
final class VectorWarmUp {
    private static final int ROUNDS = 20;
    /** One full block of partial sums, one vector and a rest. */
    private static final int LENGTH = VectorMath.PARTIALS + 8 + 3;

    private VectorWarmUp() {}

    static VectorMath warmed(VectorMath math) {
        float[] a = new float[LENGTH];
        float[] b = new float[LENGTH];
        float[] c = new float[2 * LENGTH];
        float[] factors = new float[DropoutMask.GROUP];
        DropoutMask mask = new DropoutMask(new int[4], new LoraLinear.Settings(1, 0.5, 0), factors.length);
        AdamWStep step = AdamWStep.of(1, 1e-3, 0.9, 0.999, 1e-8, 0.01, 1);
        for (int round = 0; round < ROUNDS; round++) {
            math.dot(a, 0, b, 0, LENGTH);
            math.sumOfSquares(a, 0, LENGTH);
            math.max(a, 0, LENGTH);
            math.add(a, 0, b, 0, c, 0, LENGTH);
            math.multiply(a, 0, b, 0, c, 0, LENGTH);
            math.scale(0.5f, a, 0, LENGTH);
            math.addScaled(0.5f, a, 0, b, 0, LENGTH);
            math.scaledProduct(0.5f, a, 0, b, 0, c, 0, LENGTH);
            math.addScaledProduct(0.5f, a, 0, b, 0, c, 0, LENGTH);
            math.combine(0.5f, c, 0, 0.5f, a, 0, LENGTH);
            math.expAndSum(0f, a, 0, LENGTH);
            math.exp(-1f, 0f, a, 0, b, 0, LENGTH);
            math.softmaxGradient(0.5f, 0.5f, a, 0, b, 0, LENGTH);
            math.swiGlu(a, 0, b, 0, c, 0, LENGTH);
            math.swiGluGradient(c, 0, a, 0, b, 0, c, LENGTH, LENGTH);
            math.rotate(c, 0, LENGTH, a, 0, b, 0, LENGTH);
            math.dropout(mask, round, factors);
            math.adamW(step, c, b, b, a, LENGTH);
        }
        return math;
    }
}
