package org.medicalgpt4j.engine.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionGradient;
import org.medicalgpt4j.op.CachedAttention;
import org.medicalgpt4j.op.OpException;
import org.medicalgpt4j.op.TensorOp;

class AttentionKernelsTest {
    private static final double TOLERANCE = 4e-6;
    private static final int SIZE = 16;
    private static final int BIASED = 40;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** With a linear bias where there is a window of 40, so that both occur with and without the other. */
    private static <T extends TensorOp> T shaped(T op, int heads, int keyValueHeads, int window) {
        op.addIArgument(heads, keyValueHeads, SIZE, window, window == BIASED ? 1 : 0);
        op.addTArgument(0.3);
        return op;
    }

    private static int[] starts(int... lengths) {
        int[] starts = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            starts[i + 1] = starts[i] + lengths[i];
        }
        return starts;
    }

    private static final int[][] BATCHES = {
        starts(1), starts(5, 0, 1, 70), starts(64, 65, 3), starts(200), starts(0, 1, 0)
    };

    @Test
    void should_attend_as_the_op_does() {
        for (int[] starts : BATCHES) {
            for (int window : new int[] {0, 1, BIASED}) {
                for (int keyValueHeads : new int[] {1, 3, 6}) {
                    int tokens = starts[starts.length - 1];
                    new KernelCheck(shaped(new Attention(), 6, keyValueHeads, window), seed)
                            .floats(tokens, 6 * SIZE)
                            .floats(tokens, keyValueHeads * SIZE)
                            .floats(tokens, keyValueHeads * SIZE)
                            .ints(starts)
                            .tolerance(TOLERANCE)
                            .run();
                }
            }
        }
    }

    @Test
    void should_give_the_gradients_of_attention() {
        for (int[] starts : BATCHES) {
            for (int window : new int[] {0, 1, BIASED}) {
                for (int keyValueHeads : new int[] {2, 4}) {
                    gradient(starts, keyValueHeads, window);
                }
            }
        }
    }

    private void gradient(int[] starts, int keyValueHeads, int window) {
        int tokens = starts[starts.length - 1];
        KernelCheck forward = new KernelCheck(shaped(new Attention(), 4, keyValueHeads, window), seed)
                .floats(tokens, 4 * SIZE)
                .floats(tokens, keyValueHeads * SIZE)
                .floats(tokens, keyValueHeads * SIZE)
                .ints(starts);
        List<double[]> outputs = forward.plain();
        new KernelCheck(shaped(new AttentionGradient(), 4, keyValueHeads, window), seed + 1)
                .floats(tokens, 4 * SIZE)
                .floats(forward.input(0), tokens, 4 * SIZE)
                .floats(forward.input(1), tokens, keyValueHeads * SIZE)
                .floats(forward.input(2), tokens, keyValueHeads * SIZE)
                .floats(narrow(outputs.get(0)), tokens, 4 * SIZE)
                .floats(narrow(outputs.get(1)), tokens, 4)
                .ints(starts)
                .floor(1)
                .tolerance(TOLERANCE)
                .run();
    }

    @Test
    void should_let_prompts_see_all_of_themselves_and_give_their_gradients() {
        int[][] prompts = {{1}, {3, 0, 1, 70}, {0, 65, 2}, {130}};
        for (int i = 0; i < prompts.length; i++) {
            int[] starts = BATCHES[i];
            int tokens = starts[starts.length - 1];
            KernelCheck forward = new KernelCheck(shaped(new Attention(), 4, 2, 0), seed)
                    .floats(tokens, 4 * SIZE)
                    .floats(tokens, 2 * SIZE)
                    .floats(tokens, 2 * SIZE)
                    .ints(starts)
                    .ints(prompts[i])
                    .tolerance(TOLERANCE);
            forward.run();
            List<double[]> outputs = forward.plain();
            new KernelCheck(shaped(new AttentionGradient(), 4, 2, 0), seed + 1)
                    .floats(tokens, 4 * SIZE)
                    .floats(forward.input(0), tokens, 4 * SIZE)
                    .floats(forward.input(1), tokens, 2 * SIZE)
                    .floats(forward.input(2), tokens, 2 * SIZE)
                    .floats(narrow(outputs.get(0)), tokens, 4 * SIZE)
                    .floats(narrow(outputs.get(1)), tokens, 4)
                    .ints(starts)
                    .ints(prompts[i])
                    .floor(1)
                    .tolerance(TOLERANCE)
                    .run();
        }
    }

    private static float[] narrow(double[] values) {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrowed[i] = (float) values[i];
        }
        return narrowed;
    }

    @Test
    void should_attend_over_a_paged_cache_when_decoding_and_when_reading_a_prompt() {
        int[][] newTokens = {{1}, {1, 1, 1}, {3, 0, 1}, {70, 1}, {130}};
        for (int[] lengths : newTokens) {
            for (int before : new int[] {0, 5, 90}) {
                for (int window : new int[] {0, 20, BIASED}) {
                    cached(lengths, before, 16, window, false);
                    cached(lengths, before, 300, window, false);
                    cached(lengths, before, 16, 0, true);
                }
            }
        }
    }

    private void cached(int[] lengths, int before, int pageSize, int window, boolean prompts) {
        int[] starts = starts(lengths);
        int tokens = starts[starts.length - 1];
        int pagesPerSequence = (before + Arrays.stream(lengths).max().orElse(0) + pageSize - 1) / pageSize;
        List<Integer> free = new ArrayList<>();
        for (int page = 0; page < pagesPerSequence * lengths.length + 2; page++) {
            free.add(page);
        }
        if (random.nextBoolean()) {
            Collections.shuffle(free, random);
        }
        int[] table = new int[lengths.length * pagesPerSequence];
        int[] positions = new int[tokens];
        for (int s = 0; s < lengths.length; s++) {
            for (int page = 0; page < pagesPerSequence; page++) {
                boolean needed = page * pageSize < before + lengths[s];
                table[s * pagesPerSequence + page] = needed ? free.remove(0) : -1;
            }
            for (int i = 0; i < lengths[s]; i++) {
                positions[starts[s] + i] = before + i;
            }
        }
        int pages = pagesPerSequence * lengths.length + 2;
        KernelCheck check = new KernelCheck(shaped(new CachedAttention(), 6, 2, window), seed)
                .floats(tokens, 6 * SIZE)
                .floats(tokens, 2 * SIZE)
                .floats(tokens, 2 * SIZE)
                .floats(pages, pageSize, 2, SIZE)
                .floats(pages, pageSize, 2, SIZE)
                .ints(positions)
                .ints(starts)
                .ints(table, lengths.length, pagesPerSequence)
                .changes(3)
                .changes(4)
                .tolerance(TOLERANCE);
        if (prompts) {
            check.ints(Arrays.stream(lengths)
                    .map(length -> before > 0 ? before : (length + 1) / 2)
                    .toArray());
        }
        check.run();
    }

    @Test
    void should_refuse_sequences_that_do_not_cover_the_batch() {
        KernelCheck check = new KernelCheck(shaped(new Attention(), 2, 2, 0), seed)
                .floats(4, 2 * SIZE)
                .floats(4, 2 * SIZE)
                .floats(4, 2 * SIZE)
                .ints(0, 2, 6);
        OpException problem = assertThrows(OpException.class, check::runKernel);
        assertTrue(problem.getMessage().contains("cuSeqlens"), problem.getMessage());
    }
}
