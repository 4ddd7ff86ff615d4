package org.medicalgpt4j.quantization;

/** Magnitudes that scales are made of. */
final class Magnitudes {
    private Magnitudes() {}

    /** The largest |value| at {@code from} to before {@code to}; 0 of none. */
    static float largest(float[] values, int from, int to) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }
}
