package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;

/**
 * A derivative from five points. Where the two points next to the middle say something else than all four, the function
 * bends too much for the step (a norm of a row close to zero does), and other steps are tried; the one with the least
 * uncertainty decides. The value it is to be compared with has no part in that choice.
 *
 * @param slope the derivative
 * @param rounding what the rounding of the function's values alone may add to it or take away
 * @param bend how much three and five points differ
 */
record FiniteDifference(double slope, double rounding, double bend) {
    private static final double[] STEPS = {1e-5, 1e-6, 1e-7, 1e-4};
    /** Units in the last place that a loss, a sum of some hundred terms, is taken to be off by, measured by its terms. */
    private static final double ROUNDINGS = 16;

    private static final int[] OFFSETS = {-2, -1, 1, 2};

    /**
     * @param tolerance relative uncertainty that is small enough to be content with the first step
     * @param size of the terms that the function adds up
     */
    static FiniteDifference of(DoubleUnaryOperator function, double at, double tolerance, double size) {
        FiniteDifference first = withStep(function, at, STEPS[0], size);
        if (first.uncertainty() <= tolerance * Math.max(1e-2, Math.abs(first.slope))) {
            return first;
        }
        return Arrays.stream(STEPS)
                .mapToObj(step -> withStep(function, at, step, size))
                .min(Comparator.comparingDouble(FiniteDifference::uncertainty))
                .orElseThrow();
    }

    private static FiniteDifference withStep(DoubleUnaryOperator function, double at, double step, double size) {
        double[] values = Arrays.stream(OFFSETS)
                .mapToDouble(k -> function.applyAsDouble(at + k * step))
                .toArray();
        double near = (values[2] - values[1]) / (2 * step);
        double five = (8 * (values[2] - values[1]) - (values[3] - values[0])) / (12 * step);
        return new FiniteDifference(five, ROUNDINGS * Math.ulp(size) / (2 * step), Math.abs(five - near));
    }

    private double uncertainty() {
        return rounding + bend;
    }
}
