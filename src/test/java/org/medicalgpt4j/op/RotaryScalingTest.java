package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class RotaryScalingTest {
    private static final int SIZE = 16;
    private static final double BASE = 10000;

    private static final List<RotaryScaling> ALL = List.of(
            new RotaryScaling.None(),
            new RotaryScaling.Linear(4),
            new RotaryScaling.Dynamic(2, 12),
            new RotaryScaling.Yarn(4, 512, 1.1386, 32, 1, true),
            new RotaryScaling.Yarn(40, 4096, 1, 32, 1, false),
            new RotaryScaling.Llama3(8, 1, 4, 64),
            new RotaryScaling.QwenDynamic(8),
            new RotaryScaling.HalfPrecision());

    @Test
    void should_be_made_again_from_their_numbers() {
        for (RotaryScaling scaling : ALL) {
            assertEquals(scaling, RotaryScaling.decode(scaling.encode()));
        }
        assertThrows(OpException.class, () -> RotaryScaling.decode(new double[] {99}));
    }

    @Test
    void should_give_powers_of_the_base() {
        float[] plain = new RotaryScaling.None().inverseFrequencies(SIZE, BASE, 1);
        for (int i = 0; i < plain.length; i++) {
            assertEquals(Math.pow(BASE, -2.0 * i / SIZE), plain[i], 2e-7 * plain[i]);
        }
        assertEquals(SIZE / 2, plain.length);
    }

    @Test
    void should_raise_the_base_of_the_first_qwen_in_steps() {
        RotaryScaling dynamic = new RotaryScaling.QwenDynamic(8);
        int[][] growth = {{3, 1}, {8, 1}, {9, 3}, {16, 3}, {17, 7}, {33, 15}};
        for (int[] lengthAndGrowth : growth) {
            float[] grown = dynamic.inverseFrequencies(SIZE, BASE, lengthAndGrowth[0]);
            double base = BASE * Math.pow(lengthAndGrowth[1], SIZE / (SIZE - 2.0));
            for (int i = 0; i < grown.length; i++) {
                assertEquals(Math.pow(base, -2.0 * i / SIZE), grown[i], 1e-6 * grown[i]);
            }
        }
    }

    @Test
    void should_round_frequencies_to_half_precision() {
        float[] rounded = new RotaryScaling.HalfPrecision().inverseFrequencies(64, BASE, 1);
        float[] plain = new RotaryScaling.None().inverseFrequencies(64, BASE, 1);
        for (int i = 0; i < plain.length; i++) {
            assertEquals(half(plain[i]), rounded[i]);
        }
    }

    /** By the arrays of ND4J. */
    private static float half(float x) {
        return Nd4j.createFromArray(x)
                .castTo(DataType.HALF)
                .castTo(DataType.FLOAT)
                .getFloat(0);
    }

    @Test
    void should_divide_all_frequencies_by_a_linear_factor() {
        float[] plain = new RotaryScaling.None().inverseFrequencies(SIZE, BASE, 1);
        float[] linear = new RotaryScaling.Linear(4).inverseFrequencies(SIZE, BASE, 1);
        for (int i = 0; i < plain.length; i++) {
            assertEquals(plain[i] / 4, linear[i]);
        }
    }

    @Test
    void should_raise_the_base_for_sequences_longer_than_trained() {
        RotaryScaling dynamic = new RotaryScaling.Dynamic(2, 12);
        float[] plain = new RotaryScaling.None().inverseFrequencies(SIZE, BASE, 1);
        assertArrayEquals(plain, dynamic.inverseFrequencies(SIZE, BASE, 12));
        float[] grown = dynamic.inverseFrequencies(SIZE, BASE, 17);
        double base = BASE * Math.pow(2.0 * 17 / 12 - 1, SIZE / (SIZE - 2.0));
        for (int i = 0; i < grown.length; i++) {
            assertEquals(Math.pow(base, -2.0 * i / SIZE), grown[i], 1e-6 * grown[i]);
        }
    }

    @Test
    void should_keep_fast_and_stretch_slow_frequencies_with_yarn() {
        for (boolean truncate : new boolean[] {true, false}) {
            RotaryScaling yarn = new RotaryScaling.Yarn(4, 512, 1, 32, 1, truncate);
            float[] plain = new RotaryScaling.None().inverseFrequencies(64, BASE, 1);
            float[] scaled = yarn.inverseFrequencies(64, BASE, 1);
            double last = 0;
            for (int i = 0; i < plain.length; i++) {
                double ratio = plain[i] / scaled[i];
                double turns = 512 * plain[i] / (2 * Math.PI);
                assertTrue(ratio >= last - 1e-6, "the stretch grows from pair to pair");
                if (turns > 40) {
                    assertEquals(1, ratio, 1e-6, "pair " + i + " turns often");
                }
                if (turns < 0.75) {
                    assertEquals(4, ratio, 1e-6, "pair " + i + " turns less than once");
                }
                last = ratio;
            }
        }
    }

    @Test
    void should_interpolate_inside_yarns_ramp() {
        // size 8, base 10000, 512 positions: the ramp goes from pair floor(0.41) = 0 to pair ceil(1.91) = 2
        float[] plain = new RotaryScaling.None().inverseFrequencies(8, BASE, 1);
        float[] scaled = new RotaryScaling.Yarn(4, 512, 1, 32, 1, true).inverseFrequencies(8, BASE, 1);
        double[] kept = {1, 0.5, 0, 0};
        for (int i = 0; i < kept.length; i++) {
            assertEquals(plain[i] * (kept[i] + (1 - kept[i]) / 4), scaled[i], 1e-7 * plain[i], "pair " + i);
        }
        double low = 8 * Math.log(512 / (32 * 2 * Math.PI)) / (2 * Math.log(BASE));
        double high = 8 * Math.log(512 / (2 * Math.PI)) / (2 * Math.log(BASE));
        double keep = 1 - (1 - low) / (high - low);
        float[] exact = new RotaryScaling.Yarn(4, 512, 1, 32, 1, false).inverseFrequencies(8, BASE, 1);
        assertEquals(plain[1] * (keep + (1 - keep) / 4), exact[1], 1e-7 * plain[1]);
    }

    @Test
    void should_blend_medium_waves_with_llama3() {
        RotaryScaling llama3 = new RotaryScaling.Llama3(8, 1, 4, 64);
        float[] plain = new RotaryScaling.None().inverseFrequencies(32, BASE, 1);
        float[] scaled = llama3.inverseFrequencies(32, BASE, 1);
        int blended = 0;
        for (int i = 0; i < plain.length; i++) {
            double wave = 2 * Math.PI / plain[i];
            double smooth = Math.max(0, Math.min(1, (64 / wave - 1) / (4 - 1)));
            assertEquals((1 - smooth) * plain[i] / 8 + smooth * plain[i], scaled[i], 1e-6 * plain[i], "pair " + i);
            blended += smooth > 0 && smooth < 1 ? 1 : 0;
        }
        assertTrue(blended > 0, "no pair lies between");
    }

    @Test
    void should_refuse_settings_that_make_no_sense() {
        assertEquals(
                "a rotary scaling's factor must be positive, got 0.0",
                assertThrows(OpException.class, () -> new RotaryScaling.Linear(0))
                        .getMessage());
        assertThrows(OpException.class, () -> new RotaryScaling.Dynamic(Double.NaN, 12));
        assertThrows(OpException.class, () -> new RotaryScaling.Dynamic(2, 0));
        assertThrows(OpException.class, () -> new RotaryScaling.Yarn(4, 512, 0, 32, 1, true));
        assertThrows(OpException.class, () -> new RotaryScaling.Llama3(8, 4, 4, 64));
        assertThrows(OpException.class, () -> new RotaryScaling.Dynamic(2, 12).inverseFrequencies(2, BASE, 13));
    }
}
