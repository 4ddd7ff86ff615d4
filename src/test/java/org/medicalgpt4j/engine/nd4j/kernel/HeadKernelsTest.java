package org.medicalgpt4j.engine.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.op.OpException;
import org.medicalgpt4j.op.TokenLogProb;
import org.medicalgpt4j.op.TokenLogProbWeightGradient;

class HeadKernelsTest {
    private static final double TOLERANCE = 4e-6;
    private static final int VOCABULARY = 1500;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** Some without a target. */
    private int[] targets(int count) {
        return random.ints(count, -VOCABULARY / 2, VOCABULARY).toArray();
    }

    @Test
    void should_give_log_probabilities_hits_and_directions() {
        for (int rows : new int[] {1, 9, 40, 300}) {
            for (int chunk : new int[] {1, 8, 1024}) {
                new KernelCheck(new TokenLogProb(), seed)
                        .floats(rows, 24)
                        .floats(VOCABULARY, 24)
                        .ints(targets(rows))
                        .headChunk(chunk)
                        .tolerance(TOLERANCE)
                        .run();
            }
        }
    }

    @Test
    void should_find_the_largest_logit_wherever_it_is() {
        float[] hidden = {1, 1, 1, 1};
        for (int largest : new int[] {0, 511, 512, 1100, VOCABULARY - 1}) {
            float[] head = new float[VOCABULARY];
            head[largest] = 30;
            new KernelCheck(new TokenLogProb(), seed)
                    .floats(hidden, 4, 1)
                    .floats(head, VOCABULARY, 1)
                    .ints(largest, -1, 3, 600)
                    .run();
        }
    }

    @Test
    void should_give_zeros_when_no_row_has_a_target() {
        new KernelCheck(new TokenLogProb(), seed)
                .floats(3, 24)
                .floats(VOCABULARY, 24)
                .ints(-1, -100, -1)
                .run();
    }

    @Test
    void should_give_the_gradient_of_the_head() {
        for (int rows : new int[] {1, 9, 300}) {
            KernelCheck forward = new KernelCheck(new TokenLogProb(), seed)
                    .floats(rows, 24)
                    .floats(VOCABULARY, 24)
                    .ints(targets(rows));
            List<double[]> outputs = forward.plain();
            float[] logSumExp = new float[rows];
            for (int i = 0; i < rows; i++) {
                logSumExp[i] = outputs.get(1)[i] == 0 ? 0 : (float) outputs.get(1)[i];
            }
            new KernelCheck(new TokenLogProbWeightGradient(), seed)
                    .floats(forward.input(0), rows, 24)
                    .floats(forward.input(1), VOCABULARY, 24)
                    .ints(forward.integers(2))
                    .floats(logSumExp, rows)
                    .floats(rows)
                    .tolerance(1e-5)
                    .run();
        }
    }

    @Test
    void should_refuse_a_target_outside_the_vocabulary() {
        KernelCheck check = new KernelCheck(new TokenLogProb(), seed)
                .floats(2, 24)
                .floats(VOCABULARY, 24)
                .ints(0, VOCABULARY);
        OpException problem = assertThrows(OpException.class, check::runKernel);
        assertTrue(problem.getMessage().contains("target at index 1 is 1500"), problem.getMessage());
    }
}
