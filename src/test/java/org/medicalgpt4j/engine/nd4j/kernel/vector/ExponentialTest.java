package org.medicalgpt4j.engine.nd4j.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExponentialTest {
    private static final double LARGEST_ERROR_IN_ULPS = 1.5;

    @Test
    void should_be_within_one_and_a_half_units_in_the_last_place_over_the_whole_range() {
        double worst = 0;
        float at = 0;
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 1013) {
            float x = Float.intBitsToFloat((int) bits);
            if (!Float.isFinite(x) || Math.exp(x) > Float.MAX_VALUE) {
                continue;
            }
            double expected = Math.exp(x);
            double error = Math.abs(Exponential.of(x) - expected) / Math.ulp((float) expected);
            if (error > worst) {
                worst = error;
                at = x;
            }
        }
        assertTrue(worst <= LARGEST_ERROR_IN_ULPS, "error of " + worst + " ulps at " + at);
    }

    @Test
    void should_keep_the_limits() {
        assertEquals(1f, Exponential.of(0f));
        assertEquals(1f, Exponential.of(-0f));
        assertEquals(0f, Exponential.of(Float.NEGATIVE_INFINITY));
        assertEquals(0f, Exponential.of(-1e30f));
        assertEquals(Float.POSITIVE_INFINITY, Exponential.of(Float.POSITIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, Exponential.of(88.73f));
        assertEquals(Float.MIN_VALUE, Exponential.of(-103.5f));
        assertTrue(Float.isNaN(Exponential.of(Float.NaN)));
    }
}
