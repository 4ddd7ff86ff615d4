package org.medicalgpt4j.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every 16- and 8-bit pattern against the formats' definitions in double arithmetic. */
class SmallFloatsTest {

    /** sign * 2^(exponent - bias) * (1 + mantissa), or subnormal; NaN and infinities where {@code ieee}. */
    private static double defined(int bits, int exponentBits, int mantissaBits, boolean ieee) {
        int bias = (1 << exponentBits - 1) - 1;
        int mantissa = bits & (1 << mantissaBits) - 1;
        int exponent = bits >>> mantissaBits & (1 << exponentBits) - 1;
        double sign = (bits >>> exponentBits + mantissaBits & 1) == 1 ? -1 : 1;
        if (ieee && exponent == (1 << exponentBits) - 1) {
            return mantissa == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        double fraction = mantissa / (double) (1 << mantissaBits);
        return sign * (exponent == 0 ? Math.scalb(fraction, 1 - bias) : Math.scalb(1 + fraction, exponent - bias));
    }

    @Test
    void should_widen_every_half_exactly() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertEquals((float) defined(bits, 5, 10, true), SmallFloats.halfToFloat((short) bits), "bits " + bits);
        }
    }

    @Test
    void should_widen_every_bfloat16_exactly() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertEquals((float) defined(bits, 8, 7, true), SmallFloats.bfloat16ToFloat((short) bits), "bits " + bits);
        }
    }

    @Test
    void should_widen_every_8_bit_float_exactly() {
        for (int bits = 0; bits < 1 << 8; bits++) {
            double e4m3 = (bits & 0x7f) == 0x7f ? Double.NaN : defined(bits, 4, 3, false);
            assertEquals((float) e4m3, SmallFloats.e4m3ToFloat((byte) bits), "e4m3 bits " + bits);
            assertEquals((float) defined(bits, 5, 2, true), SmallFloats.e5m2ToFloat((byte) bits), "e5m2 bits " + bits);
        }
    }

    @Test
    void should_give_back_every_16_bit_float_after_widening() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            short pattern = (short) bits;
            float half = SmallFloats.halfToFloat(pattern);
            float brain = SmallFloats.bfloat16ToFloat(pattern);
            if (!Float.isNaN(half)) {
                assertEquals(pattern, SmallFloats.floatToHalf(half));
            }
            if (!Float.isNaN(brain)) {
                assertEquals(pattern, SmallFloats.floatToBfloat16(brain));
            }
        }
        assertTrue(Float.isNaN(SmallFloats.halfToFloat(SmallFloats.floatToHalf(Float.NaN))));
        assertTrue(Float.isNaN(SmallFloats.bfloat16ToFloat(SmallFloats.floatToBfloat16(Float.NaN))));
        float awkward = Float.intBitsToFloat(0x7f800001);
        assertTrue(Float.isNaN(SmallFloats.halfToFloat(SmallFloats.floatToHalf(awkward))));
        assertTrue(Float.isNaN(SmallFloats.bfloat16ToFloat(SmallFloats.floatToBfloat16(awkward))));
    }

    @Test
    void should_round_ties_to_even_between_all_neighbours() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            double low = defined(bits, 5, 10, true);
            double high = bits == 0x7bff ? 65536 : defined(bits + 1, 5, 10, true);
            float middle = (float) ((low + high) / 2);
            int even = (bits & 1) == 0 ? bits : bits + 1;
            assertEquals(even, SmallFloats.floatToHalf(middle), "half, between " + low + " and " + high);
            assertEquals(even | 0x8000, SmallFloats.floatToHalf(-middle) & 0xffff);
            assertEquals(bits, SmallFloats.floatToHalf(Math.nextDown(middle)));
            assertEquals(bits + 1, SmallFloats.floatToHalf(Math.nextUp(middle)));
        }
        for (int bits = 0; bits < 0x7f80; bits++) {
            float middle = Float.intBitsToFloat(bits << 16 | 0x8000);
            int even = (bits & 1) == 0 ? bits : bits + 1;
            assertEquals(even, SmallFloats.floatToBfloat16(middle), "bfloat16, above bits " + bits);
            assertEquals(even | 0x8000, SmallFloats.floatToBfloat16(-middle) & 0xffff);
            assertEquals(bits, SmallFloats.floatToBfloat16(Math.nextDown(middle)));
            assertEquals(bits + 1, SmallFloats.floatToBfloat16(Math.nextUp(middle)));
        }
    }

    @Test
    void should_round_random_floats_to_the_nearest() {
        long seed = 20240611;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Math.abs(value) < 65504) {
                assertNearest(value, SmallFloats.floatToHalf(value), 5, 10);
            }
            if (Math.abs(value) < 3.3e38f) {
                assertNearest(value, SmallFloats.floatToBfloat16(value), 8, 7);
            }
        }
    }

    private static void assertNearest(float value, short bits, int exponentBits, int mantissaBits) {
        BigDecimal error = distance(value, defined(bits & 0xffff, exponentBits, mantissaBits, true));
        for (int step : new int[] {-1, 1}) {
            int neighbour = bits + step & 0xffff;
            double there = defined(neighbour, exponentBits, mantissaBits, true);
            if (Double.isFinite(there)) {
                assertTrue(error.compareTo(distance(value, there)) <= 0, value + " has a nearer " + there);
            }
        }
    }

    private static BigDecimal distance(double a, double b) {
        return new BigDecimal(a).subtract(new BigDecimal(b)).abs();
    }
}
