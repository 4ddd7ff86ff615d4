package org.medicalgpt4j.recipe.source;

/** Decimal numbers as people write them in a recipe. */
public final class Decimals {
    private Decimals() {}

    /** The shortest notation that reads back as the same number: {@code 3}, {@code 0.05}, {@code 2e-4}. */
    public static String shortest(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return Long.toString((long) value);
        }
        return exact(value);
    }

    /** As {@link #shortest}, but never without a point or an exponent: {@code 3.0}. */
    public static String exact(double value) {
        return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }
}
