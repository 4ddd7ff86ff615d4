package org.medicalgpt4j.generate.sampling;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SamplerTest {
    private final Sampler sampler = new Sampler();

    @TestFactory
    Stream<DynamicTest> should_give_the_probabilities_of_the_reference() throws IOException {
        try (InputStream file = SamplerTest.class.getResourceAsStream("/fixtures/objectives/sampling.json")) {
            JsonNode golden = new ObjectMapper().readTree(file);
            float[][] logits = rows(golden.at("/inputs/logits"));
            int[][] history = new ObjectMapper().convertValue(golden.at("/inputs/history"), int[][].class);
            return golden.get("cases")
                    .valueStream()
                    .map(test -> DynamicTest.dynamicTest(
                            test.get("name").asText(),
                            () -> check(test, options(test.get("params")), logits, history)));
        }
    }

    private void check(JsonNode test, SamplingOptions options, float[][] logits, int[][] history) {
        for (int row = 0; row < logits.length; row++) {
            double[] expected = new ObjectMapper()
                    .convertValue(test.at("/outputs/probabilities").get(row), double[].class);
            double[] seen = sampler.distribution(logits[row], options, new TokenHistory(history[row]));
            assertArrayEquals(expected, seen, 2e-7, "row " + row);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i] == 0, seen[i] == 0, "row " + row + " token " + i);
            }
        }
    }

    private static SamplingOptions options(JsonNode given) {
        Filters filters = new Filters(
                given.path("top_k").asInt(0),
                given.path("top_p").asDouble(1),
                given.path("min_p").asDouble(0),
                given.path("typical_p").asDouble(1),
                given.path("epsilon_cutoff").asDouble(0),
                given.path("eta_cutoff").asDouble(0));
        Penalties penalties = new Penalties(
                given.path("repetition_penalty").asDouble(1),
                given.path("no_repeat_ngram_size").asInt(0),
                0,
                0);
        return SamplingOptions.random(given.path("temperature").asDouble(1), 0)
                .with(filters)
                .with(penalties);
    }

    private static float[][] rows(JsonNode node) {
        return new ObjectMapper().convertValue(node, float[][].class);
    }

    @Test
    void should_take_the_first_of_the_largest_when_greedy() {
        float[] logits = {9, 1, 5, 5, 2};
        assertEquals(1, sampler.next(logits, 1, 4, SamplingOptions.greedy(), new TokenHistory(new int[0]), 0, 0));
    }

    @Test
    void should_let_penalties_change_the_greedy_choice() {
        TokenHistory history = new TokenHistory(new int[] {0});
        history.add(1);
        history.add(1);
        float[] logits = {4, 3.9f, 3};
        SamplingOptions greedy = SamplingOptions.greedy();
        assertAll(
                () -> assertEquals(2, next(logits, greedy.with(Penalties.repetition(2)), history)),
                () -> assertEquals(0, next(logits, greedy.with(new Penalties(1, 0, 1, 0)), history)),
                () -> assertEquals(0, next(logits, greedy.with(new Penalties(1, 0, 0, 1)), history)),
                () -> assertEquals(2.9, score(new Penalties(1, 0, 0.5, 0), history), 1e-6),
                () -> assertEquals(3.4, score(new Penalties(1, 0, 0, 0.5), history), 1e-6));
    }

    /** The logit of token 1 after penalties, found from its distance to token 2, which has none. */
    private double score(Penalties penalties, TokenHistory history) {
        double[] p = sampler.distribution(
                new float[] {4, 3.9f, 3}, SamplingOptions.random(1, 0).with(penalties), history);
        return 3 + Math.log(p[1] / p[2]);
    }

    private int next(float[] logits, SamplingOptions options, TokenHistory history) {
        return sampler.next(logits, 0, logits.length, options, history, 0, 0);
    }

    @Test
    void should_draw_as_often_as_the_probabilities_say() {
        float[] logits = {0, 1, 2, -3};
        double[] expected = sampler.distribution(logits, SamplingOptions.random(1, 0), new TokenHistory(new int[0]));
        double[] drawn = new double[4];
        int draws = 40_000;
        for (int step = 0; step < draws; step++) {
            drawn[draw(logits, 7, 3, step)] += 1.0 / draws;
        }
        assertArrayEquals(expected, drawn, 0.01);
    }

    @Test
    void should_draw_the_same_for_the_same_seed_sequence_and_step_only() {
        float[] logits = random(1000, 5);
        int[] first =
                IntStream.range(0, 50).map(step -> draw(logits, 1, 0, step)).toArray();
        int[] again = IntStream.range(0, 50)
                .map(i -> 49 - i)
                .map(step -> draw(logits, 1, 0, step))
                .toArray();
        int[] otherSequence =
                IntStream.range(0, 50).map(step -> draw(logits, 1, 1, step)).toArray();
        int[] otherSeed = IntStream.range(0, 50)
                .map(step -> draw(logits, 1L << 32, 0, step))
                .toArray();
        int[] reversed = IntStream.range(0, 50).map(i -> again[49 - i]).toArray();
        assertAll(
                () -> assertArrayEquals(first, reversed),
                () -> assertTrue(Arrays.stream(first).distinct().count() > 10),
                () -> assertTrue(!Arrays.equals(first, otherSequence)),
                () -> assertTrue(!Arrays.equals(first, otherSeed)));
    }

    private int draw(float[] logits, long seed, long sequence, int step) {
        return sampler.next(
                logits,
                0,
                logits.length,
                SamplingOptions.random(1, seed),
                new TokenHistory(new int[0]),
                sequence,
                step);
    }

    @Test
    void should_select_as_sorting_does() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(60);
            double[] keys = random.ints(size, 0, 12).asDoubleStream().toArray();
            double[] weights = random.doubles(size).toArray();
            double mass = random.nextDouble() * Arrays.stream(weights).sum() * 1.1 + 1e-9;
            Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
            Arrays.sort(order, (a, b) -> Double.compare(keys[a], keys[b]));
            int last = 0;
            double sum = weights[order[0]];
            while (sum < mass && last + 1 < size) {
                sum += weights[order[++last]];
            }
            double expected = keys[order[last]];
            assertEquals(expected, WeightedSelection.threshold(keys.clone(), weights.clone(), size, mass));
        }
    }

    @Test
    void should_refuse_logits_that_are_no_numbers() {
        float[] logits = {1, Float.NaN, 2};
        TokenHistory none = new TokenHistory(new int[0]);
        for (SamplingOptions options : new SamplingOptions[] {SamplingOptions.greedy(), SamplingOptions.random(1, 0)}) {
            String message = assertThrows(SamplingException.class, () -> next(logits, options, none))
                    .getMessage();
            assertTrue(message.contains("NaN"), message);
        }
    }

    @Test
    void should_name_the_option_that_is_out_of_range() {
        assertAll(
                () -> assertEquals("temperature is -1, expected 0 or more", refused(-1, 1)),
                () -> assertEquals("top-p is 1.5, expected from 0 to 1", refused(1, 1.5)));
    }

    private static String refused(double temperature, double topP) {
        return assertThrows(
                        SamplingException.class,
                        () -> SamplingOptions.random(temperature, 0).with(Filters.top(0, topP)))
                .getMessage();
    }

    @Test
    void should_filter_a_large_vocabulary_quickly() {
        float[] logits = random(150_000, 3);
        SamplingOptions options = SamplingOptions.random(0.8, 1).with(new Filters(0, 0.95, 0.02, 1, 0, 0));
        TokenHistory history = new TokenHistory(new int[] {1, 2, 3});
        double milliseconds = Double.MAX_VALUE;
        for (int step = 0; step < 200; step++) {
            long start = System.nanoTime();
            sampler.next(logits, 0, logits.length, options, history, 0, step);
            milliseconds = Math.min(milliseconds, (System.nanoTime() - start) / 1e6);
        }
        System.out.printf("%.2f ms for a token of 150,000%n", milliseconds);
        assertTrue(milliseconds < 100, milliseconds + " ms");
    }

    private static float[] random(int size, double spread) {
        Random random = new Random(11);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (spread * random.nextGaussian());
        }
        return values;
    }
}
