package org.medicalgpt4j.objective;

/** Bounds of settings that several losses have. */
public final class Bounds {
    private Bounds() {}

    public static void requireSmoothing(double epsilon) {
        if (!(epsilon >= 0 && epsilon < 0.5)) {
            throw new IllegalArgumentException("label smoothing must be in [0, 0.5), got " + epsilon);
        }
    }

    public static void requirePositive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be above 0 and finite, got " + value);
        }
    }

    public static void requireNotNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be at least 0 and finite, got " + value);
        }
    }
}
