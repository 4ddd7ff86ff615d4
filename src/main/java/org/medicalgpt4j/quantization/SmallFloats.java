package org.medicalgpt4j.quantization;

/** 16- and 8-bit floating-point formats and f32, bit by bit. Java 17 has no conversions of its own. */
public final class SmallFloats {
    /** Moves a 5-bit exponent's bias (15) to f32's (127); the product is exact for subnormals too. */
    private static final float HALF_BIAS = 0x1p112f;

    private static final int EXPONENT = 0x7f800000;

    private SmallFloats() {}

    /** IEEE binary16 to f32; exact. */
    public static float halfToFloat(short half) {
        int magnitude = (half & 0x7fff) << 13;
        int sign = (half & 0x8000) << 16;
        int finite = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * HALF_BIAS);
        int bits = (half & 0x7c00) == 0x7c00 ? magnitude | EXPONENT : finite;
        return Float.intBitsToFloat(bits | sign);
    }

    /** bfloat16 to f32; exact. */
    public static float bfloat16ToFloat(short value) {
        return Float.intBitsToFloat(value << 16);
    }

    /** f32 to the nearest bfloat16, ties to even; NaN stays NaN, values beyond the largest become infinite. */
    public static short floatToBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fffffff) > EXPONENT) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /** f32 to the nearest IEEE binary16, ties to even; NaN stays NaN, values beyond 65504 (plus half a step) become infinite. */
    public static short floatToHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude >= 0x47800000) {
            boolean nan = magnitude > EXPONENT;
            return (short) (sign | (nan ? 0x7e00 | magnitude >>> 13 & 0x3ff : 0x7c00));
        }
        if (magnitude < 0x38800000) {
            // Subnormal half: adding 0.5 leaves the value in units of 2^-24 in the low bits, rounded to even by the
            // addition.
            float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(0.5f));
        }
        int rounded = magnitude - (112 << 23) + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | rounded >>> 13);
    }

    /** Eight bits of sign, 4 exponent (bias 7) and 3 mantissa, no infinity, NaN where all bits but the sign are set. */
    public static float e4m3ToFloat(byte value) {
        int magnitude = value & 0x7f;
        float size = magnitude == 0x7f ? Float.NaN : Float.intBitsToFloat(magnitude << 20) * 0x1p120f;
        return value < 0 ? -size : size;
    }

    /** Eight bits of sign, 5 exponent and 2 mantissa: the upper half of an IEEE binary16. */
    public static float e5m2ToFloat(byte value) {
        return halfToFloat((short) (value << 8));
    }
}
