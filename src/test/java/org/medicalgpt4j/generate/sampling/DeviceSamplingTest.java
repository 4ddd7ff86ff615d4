package org.medicalgpt4j.generate.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.engine.cuda.kernel.TokenDraws;
import org.medicalgpt4j.engine.cuda.runtime.CubinCache;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.nd4j.linalg.api.buffer.DataType;

/** What an engine is asked to draw; and, on a GPU, that it draws what the host's sampler does. */
class DeviceSamplingTest {
    private static final int VOCABULARY = 5003;
    private static final int ROWS = 64;

    private static List<SamplingOptions> options() {
        Penalties penalties = new Penalties(1.3, 0, 0.2, 0.1);
        return List.of(
                SamplingOptions.greedy(),
                SamplingOptions.greedy().with(penalties),
                SamplingOptions.random(0.8, 5),
                SamplingOptions.random(1.5, 6).with(Filters.top(20, 1)),
                SamplingOptions.random(1, 7).with(Filters.top(0, 0.9)),
                SamplingOptions.random(0.7, 8)
                        .with(new Filters(50, 0.8, 0.05, 1, 0, 0))
                        .with(penalties),
                SamplingOptions.random(2, 9).with(Filters.minP(0.1)),
                SamplingOptions.random(1, 10).with(Filters.top(0, 0)));
    }

    private static TokenHistory history(Random random) {
        TokenHistory history = new TokenHistory(random.ints(30, 0, VOCABULARY).toArray());
        random.ints(40, 0, 60).forEach(history::add);
        return history;
    }

    @Test
    void should_leave_other_rules_to_the_host() {
        TokenHistory history = history(new Random(1));
        SamplingOptions random = SamplingOptions.random(1, 1);
        assertTrue(Sampler.draw(random, history, 0, 0).isPresent());
        assertTrue(Sampler.draw(random.with(new Filters(0, 1, 0, 0.5, 0, 0)), history, 0, 0)
                .isEmpty());
        assertTrue(Sampler.draw(random.with(new Penalties(1, 3, 0, 0)), history, 0, 0)
                .isEmpty());
    }

    @Test
    void should_list_the_tokens_that_penalties_are_about() {
        TokenHistory history = new TokenHistory(new int[] {7, 3, 7});
        history.add(3);
        history.add(9);
        history.add(9);
        SamplingOptions options = SamplingOptions.greedy().with(Penalties.repetition(1.1));
        TokenDraw draw = Sampler.draw(options, history, 0, 0).orElseThrow();
        assertArrayEquals(new int[] {3, 7, 9}, draw.history());
        assertArrayEquals(new int[] {1, 0, 2}, draw.counts());
        assertEquals(1.1, draw.repetition());
        assertEquals(
                0,
                Sampler.draw(SamplingOptions.greedy(), history, 0, 0)
                        .orElseThrow()
                        .history()
                        .length);
    }

    @Test
    void should_draw_on_a_device_what_the_host_draws() {
        Random random = new Random(3);
        Sampler sampler = new Sampler();
        try (Device device = device();
                TokenDraws draws = new TokenDraws(device);
                DeviceMemory memory = device.allocate("a test", (long) ROWS * VOCABULARY * Float.BYTES)) {
            DeviceTensor rows = new DeviceTensor(memory.address(0, memory.bytes()), DataType.FLOAT, ROWS, VOCABULARY);
            for (SamplingOptions options : options()) {
                float[] logits = new float[ROWS * VOCABULARY];
                for (int i = 0; i < logits.length; i++) {
                    // half of them in coarse steps, so that there are ties
                    logits[i] = (float) (3 * random.nextGaussian());
                    logits[i] = i / VOCABULARY % 2 == 0 ? logits[i] : Math.round(4 * logits[i]) / 4f;
                }
                List<TokenDraw> wishes = new ArrayList<>();
                int[] expected = new int[ROWS];
                for (int row = 0; row < ROWS; row++) {
                    TokenHistory history = history(random);
                    expected[row] = sampler.next(logits, row * VOCABULARY, VOCABULARY, options, history, 4, row);
                    wishes.add(Sampler.draw(options, history, 4, row).orElseThrow());
                }
                device.upload(logits, rows.address());
                int[] seen = draws.draw(rows, wishes);
                int different = 0;
                for (int row = 0; row < ROWS; row++) {
                    different += seen[row] == expected[row] ? 0 : 1;
                }
                // a random number may fall between the two roundings of a sum
                assertTrue(different <= 1, options + ": " + different + " of " + ROWS + " rows differ");
            }
            float[] damaged = new float[ROWS * VOCABULARY];
            damaged[17] = Float.NaN;
            device.upload(damaged, rows.address());
            int[] seen = draws.draw(rows, List.of(TokenDraw.greedy(), TokenDraw.greedy()));
            assertArrayEquals(new int[] {-1, 0}, seen);
        }
    }

    private static Device device() {
        try {
            return Device.open(0, CubinCache.ofUser());
        } catch (EngineException absent) {
            assumeTrue(false, "no GPU: " + absent.getMessage());
            throw absent;
        }
    }
}
