package org.medicalgpt4j.advantage;

import java.util.Arrays;

/** Mean and spread of numbers, of which those that are not a number do not count. */
record Statistics(long count, double mean, double squares) {

    static Statistics of(double... values) {
        long count = 0;
        double sum = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                count++;
                sum += value;
            }
        }
        double mean = sum / count;
        double squares = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Statistics(count, mean, squares);
    }

    static Statistics of(double[][] rows) {
        return of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
    }

    /** With Bessel's correction; not a number for a single value. */
    double variance() {
        return squares / (count - 1);
    }

    double deviation() {
        return Math.sqrt(variance());
    }

    /** Without Bessel's correction. */
    double biasedVariance() {
        return squares / count;
    }
}
