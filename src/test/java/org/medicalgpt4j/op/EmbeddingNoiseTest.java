package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class EmbeddingNoiseTest {
    private static final double ALPHA = 5;

    @Test
    void should_pass_the_gradient_on() {
        OpGraph.trials(5, g -> {
            int[] starts = g.sequenceStarts();
            SDVariable x = g.variable("x", starts[starts.length - 1], g.size(6));
            g.checkGradients(noisy(g, x, starts, 1, 2, 3, 4));
        });
    }

    @Test
    void should_add_numbers_that_are_uniform_within_the_size_of_each_sequence() {
        int width = 40;
        int[] starts = {0, 25, 25, 125};
        double[] noise = noise(width, starts, 7, 8, 9, 0);
        for (int s : new int[] {0, 2}) {
            double size = ALPHA / Math.sqrt((double) (starts[s + 1] - starts[s]) * width);
            double[] own = Arrays.copyOfRange(noise, starts[s] * width, starts[s + 1] * width);
            double largest = Arrays.stream(own).map(Math::abs).max().orElseThrow();
            assertTrue(largest <= size && largest > 0.97 * size, largest + " of " + size);
            assertEquals(0, Arrays.stream(own).average().orElseThrow(), 0.1 * size);
            double square = Arrays.stream(own).map(x -> x * x).average().orElseThrow();
            assertEquals(size * size / 3, square, 0.1 * size * size, "the variance of uniform numbers");
        }
        assertEquals(noise.length, Arrays.stream(noise).distinct().count(), "no number comes twice");
    }

    @Test
    void should_depend_on_seed_step_and_place_and_not_on_the_cut_into_batches() {
        int width = 3;
        double[] whole = noise(width, new int[] {0, 4, 9}, 1, 2, 3, 10);
        assertArrayEquals(
                Arrays.copyOfRange(whole, 4 * width, 9 * width), noise(width, new int[] {0, 5}, 1, 2, 3, 14), 1e-15);
        for (int[] key : new int[][] {{0, 2, 3, 10}, {1, 0, 3, 10}, {1, 2, 4, 10}, {1, 2, 3, 11}}) {
            assertNotEquals(whole[0], noise(width, new int[] {0, 4, 9}, key)[0]);
        }
    }

    @Test
    void should_refuse_sequences_that_are_not_the_rows() {
        assertThrows(OpException.class, () -> {
            OpGraph g = new OpGraph(new Random(1));
            g.values(noisy(g, g.variable("x", 4, 2), new int[] {0, 3}, 1, 2, 3, 4));
        });
    }

    /** What is added to zeros. */
    private static double[] noise(int width, int[] starts, int... key) {
        OpGraph g = new OpGraph(new Random(1));
        SDVariable x = g.variable("x", starts[starts.length - 1], width);
        g.array("x").assign(0);
        return g.values(noisy(g, x, starts, key));
    }

    private static SDVariable noisy(OpGraph g, SDVariable x, int[] starts, int... key) {
        return EmbeddingNoise.apply(g.graph, "y", x, g.index("cuSeqlens", starts), g.index("randomKey", key), ALPHA);
    }
}
