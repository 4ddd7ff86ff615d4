package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.random.Philox;

class DropoutMaskTest {
    private static final LoraLinear.Settings SETTINGS = new LoraLinear.Settings(1, 0.3, 9);

    @Test
    void should_decide_each_element_by_sixteen_bits_of_its_block() {
        int columns = 150;
        int[] key = {123, 456, 8, 1000};
        for (int row = 0; row < 5; row++) {
            float[] factors = row(key, SETTINGS, row, columns);
            for (int column = 0; column < columns; column++) {
                long element = (1000L + row) * columns + column;
                int[] words = new int[4];
                Philox.block(123, 456, element / 64 * 8 + element % 8, 8, 9, words);
                int half = (int) (element % 64 / 8);
                int bits = words[half / 2] >>> half % 2 * 16 & 0xFFFF;
                long threshold = Math.round(0.3 * 65536);
                float scale = (float) (1 / (1 - threshold / 65536.0));
                assertEquals(bits >= threshold ? scale : 0, factors[column], "row " + row + ", column " + column);
            }
        }
    }

    @Test
    void should_drop_about_as_many_as_asked_for() {
        for (double probability : new double[] {0.01, 0.1, 0.5, 0.95}) {
            LoraLinear.Settings settings = new LoraLinear.Settings(1, probability, 0);
            int dropped = 0;
            for (int row = 0; row < 100; row++) {
                for (float factor : row(new int[] {42, 0, 1, 0}, settings, row, 1000)) {
                    dropped += factor == 0 ? 1 : 0;
                }
            }
            double deviation = Math.sqrt(100_000 * probability * (1 - probability));
            assertEquals(100_000 * probability, dropped, 4 * deviation, "dropout " + probability);
        }
    }

    @Test
    void should_give_a_row_the_same_mask_at_any_offset_that_reaches_it() {
        assertArrayEquals(row(new int[] {1, 2, 3, 0}, SETTINGS, 10, 33), row(new int[] {1, 2, 3, 10}, SETTINGS, 0, 33));
        assertArrayEquals(row(new int[] {1, 2, 3, 4}, SETTINGS, 6, 33), row(new int[] {1, 2, 3, 9}, SETTINGS, 1, 33));
    }

    @Test
    void should_differ_by_seed_step_row_and_purpose() {
        float[] first = row(new int[] {1, 2, 3, 4}, SETTINGS, 0, 64);
        for (int part = 0; part < 4; part++) {
            int[] key = {1, 2, 3, 4};
            key[part]++;
            assertFalse(Arrays.equals(first, row(key, SETTINGS, 0, 64)), "key part " + part);
        }
        LoraLinear.Settings other = new LoraLinear.Settings(1, 0.3, 10);
        assertFalse(Arrays.equals(first, row(new int[] {1, 2, 3, 4}, other, 0, 64)));
    }

    @Test
    void should_drop_nothing_without_dropout_and_count_beyond_32_bits() {
        LoraLinear.Settings none = new LoraLinear.Settings(1, 0, 0);
        for (float factor : row(new int[] {1, 2, 3, 4}, none, 0, 64)) {
            assertEquals(1, factor);
        }
        // 2^31 - 1 rows of 64 elements lie before: the block's number needs more than one word
        float[] far = row(new int[] {1, 2, 3, Integer.MAX_VALUE}, SETTINGS, 5, 64);
        float[] wrapped = row(new int[] {1, 2, 3, 0}, SETTINGS, 4, 64);
        assertFalse(Arrays.equals(far, wrapped));
        int kept = 0;
        for (float factor : far) {
            kept += factor > 0 ? 1 : 0;
        }
        assertTrue(kept > 20 && kept < 64, kept + " kept");
    }

    private static float[] row(int[] key, LoraLinear.Settings settings, int row, int columns) {
        float[] factors = new float[columns];
        new DropoutMask(key, settings, columns).row(row, factors);
        return factors;
    }
}
