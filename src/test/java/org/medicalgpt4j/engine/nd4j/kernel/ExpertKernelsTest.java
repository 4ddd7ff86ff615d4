package org.medicalgpt4j.engine.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.op.CropHeads;
import org.medicalgpt4j.op.Experts;
import org.medicalgpt4j.op.ExpertsGradient;
import org.medicalgpt4j.op.HeadSum;
import org.medicalgpt4j.op.OpException;
import org.medicalgpt4j.op.PadHeads;
import org.medicalgpt4j.op.RepeatHead;
import org.medicalgpt4j.op.SigmoidGate;
import org.medicalgpt4j.op.SigmoidGateGradient;
import org.medicalgpt4j.op.TensorOp;

/** Kernels of mixtures of experts and of latent attention. */
class ExpertKernelsTest {
    private static final int EXPERTS = 4;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private static <O extends TensorOp> O with(O op, int... arguments) {
        op.addIArgument(arguments);
        return op;
    }

    /** The last expert is chosen by nobody. */
    private int[] choice(int tokens) {
        return random.ints(2L * tokens, 0, EXPERTS - 1).toArray();
    }

    private static KernelCheck weights(KernelCheck check, int width, int inner) {
        for (int e = 0; e < EXPERTS; e++) {
            check.floats(inner, width).floats(inner, width).floats(width, inner);
        }
        return check;
    }

    @Test
    void should_compute_the_chosen_experts_as_the_op_does() {
        for (int tokens : new int[] {1, 7, 150}) {
            KernelCheck check = new KernelCheck(with(new Experts(), EXPERTS), seed)
                    .floats(tokens, 40)
                    .floats(tokens, 2);
            weights(check, 40, 70)
                    .ints(choice(tokens), tokens, 2)
                    .tolerance(1e-5)
                    .run();
        }
    }

    @Test
    void should_compute_the_gradients_of_the_chosen_experts_as_the_op_does() {
        for (int tokens : new int[] {1, 7, 150}) {
            KernelCheck check = new KernelCheck(with(new ExpertsGradient(), EXPERTS), seed)
                    .floats(tokens, 40)
                    .floats(tokens, 40)
                    .floats(tokens, 2)
                    .floats(2L * tokens, 70)
                    .floats(2L * tokens, 70);
            weights(check, 40, 70)
                    .ints(choice(tokens), tokens, 2)
                    .tolerance(1e-5)
                    .run();
        }
    }

    @Test
    void should_refuse_an_expert_there_is_not() {
        KernelCheck check =
                new KernelCheck(with(new Experts(), EXPERTS), seed).floats(1, 4).floats(1, 2);
        weights(check, 4, 3).ints(new int[] {0, EXPERTS}, 1, 2);
        assertThrows(OpException.class, check::runKernel);
    }

    @Test
    void should_gate_rows_as_the_op_does() {
        for (int rows : new int[] {1, 5, 400}) {
            new KernelCheck(new SigmoidGate(), seed)
                    .floats(rows, 70)
                    .floats(rows, 1)
                    .run();
            new KernelCheck(new SigmoidGateGradient(), seed)
                    .floats(rows, 70)
                    .floats(rows, 70)
                    .floats(rows, 1)
                    .tolerance(1e-5)
                    .run();
        }
    }

    @Test
    void should_pad_crop_repeat_and_sum_heads_as_the_ops_do() {
        for (int rows : new int[] {1, 5, 400}) {
            new KernelCheck(with(new PadHeads(), 8, 13), seed).floats(rows, 40).run();
            new KernelCheck(with(new CropHeads(), 8, 5), seed).floats(rows, 40).run();
            new KernelCheck(with(new RepeatHead(), 5), seed).floats(rows, 17).run();
            new KernelCheck(with(new HeadSum(), 5), seed)
                    .floats(rows, 85)
                    .floor(1)
                    .run();
        }
    }
}
