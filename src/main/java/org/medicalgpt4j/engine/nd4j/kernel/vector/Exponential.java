package org.medicalgpt4j.engine.nd4j.kernel.vector;

/**
 * exp in single precision: {@code x = k ln 2 + r} with {@code |r| <= ln 2 / 2} (Cody and Waite: ln 2 in two parts, of
 * which the first has so few bits that its multiples are exact), a polynomial for {@code exp(r)} (minimax, relative error
 * 3e-9, far below the rounding), and a multiplication with {@code 2^k} in two steps, so that results below the normal
 * range are rounded once and results above it are infinite.
 */
final class Exponential {
    /** exp of anything smaller rounds to zero. */
    static final float LOWEST = -104f;
    /** exp of anything larger is infinite. */
    static final float HIGHEST = 89f;

    static final float LOG2_E = 1.44269504f;
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    /** Adding and subtracting 1.5 * 2^23 rounds to an integer, which meanwhile stands in the lowest bits. */
    static final float ROUNDER = 12582912f;

    static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
    static final int EXPONENT_BIAS = 127;
    static final int MANTISSA_BITS = 23;

    /** Coefficients of {@code (exp(r) - 1 - r) / r^2}, lowest power first. */
    static final float C0 = 0.49999994f;

    static final float C1 = 0.16666521f;
    static final float C2 = 0.041668389f;
    static final float C3 = 0.0083687138f;
    static final float C4 = 0.0013814616f;

    private Exponential() {}

    static float of(float x) {
        float bounded = Math.min(Math.max(x, LOWEST), HIGHEST);
        float shifted = bounded * LOG2_E + ROUNDER;
        float multiple = shifted - ROUNDER;
        float r = (bounded - multiple * LN2_HIGH) - multiple * LN2_LOW;
        float tail = (((C4 * r + C3) * r + C2) * r + C1) * r + C0;
        float power = tail * (r * r) + r + 1f;
        int k = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
        int half = k >> 1;
        float first = Float.intBitsToFloat((half + EXPONENT_BIAS) << MANTISSA_BITS);
        float second = Float.intBitsToFloat((k - half + EXPONENT_BIAS) << MANTISSA_BITS);
        return power * first * second;
    }
}
