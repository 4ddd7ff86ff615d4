package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.op.DoraNorm;
import org.medicalgpt4j.op.DoraScale;
import org.medicalgpt4j.op.DoraScaleGradient;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.LinearBiasGradient;
import org.medicalgpt4j.op.LinearInputGradient;
import org.medicalgpt4j.op.LinearWeightGradient;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;
import org.medicalgpt4j.op.TensorOp;

class LinearKernelsTest {
    /** One row, few rows in small pieces, and many by threads. */
    private static final int[] ROWS = {1, 2, 7, 24, 25, 130, 400};

    private static final double TOLERANCE = 4e-6;

    /** Below the magnitude of a sum of fifty products of normal numbers: one that nearly cancels is not more exact than others. */
    private static final double TYPICAL = 1;

    private final long seed = new Random().nextLong();

    @Test
    void should_multiply_as_the_op_does() {
        for (int rows : ROWS) {
            for (int out : new int[] {1, 70, 333}) {
                new KernelCheck(new Linear(), seed)
                        .floats(rows, 96)
                        .floats(out, 96)
                        .tolerance(TOLERANCE)
                        .floor(TYPICAL)
                        .run();
                new KernelCheck(new Linear(), seed)
                        .floats(rows, 50)
                        .floats(out, 50)
                        .floats(out)
                        .tolerance(TOLERANCE)
                        .floor(TYPICAL)
                        .run();
            }
        }
    }

    @Test
    void should_give_an_adapted_weight_its_magnitudes() {
        for (int rows : ROWS) {
            DoraNorm norm = new DoraNorm();
            norm.addTArgument(1.5);
            new KernelCheck(norm, seed)
                    .floats(3, 50)
                    .floats(rows, 3)
                    .floats(rows, 50)
                    .tolerance(TOLERANCE)
                    .run();
            float[] lengths = new float[70];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = 1 + 0.1f * i;
            }
            new KernelCheck(new DoraScale(), seed)
                    .floats(rows, 70)
                    .floats(70)
                    .floats(lengths, 70)
                    .tolerance(TOLERANCE)
                    .run();
            new KernelCheck(new DoraScale(), seed)
                    .floats(rows, 70)
                    .floats(70)
                    .floats(lengths, 70)
                    .floats(70)
                    .tolerance(TOLERANCE)
                    .run();
            new KernelCheck(new DoraScaleGradient(), seed)
                    .floats(rows, 70)
                    .floats(rows, 70)
                    .floats(70)
                    .floats(lengths, 70)
                    .tolerance(TOLERANCE)
                    .floor(TYPICAL)
                    .run();
        }
    }

    @Test
    void should_give_the_gradients_of_input_weight_and_bias() {
        for (int rows : ROWS) {
            new KernelCheck(new LinearInputGradient(), seed)
                    .floats(rows, 150)
                    .floats(150, 200)
                    .tolerance(TOLERANCE)
                    .floor(TYPICAL)
                    .run();
            new KernelCheck(new LinearWeightGradient(), seed)
                    .floats(rows, 150)
                    .floats(rows, 200)
                    .tolerance(TOLERANCE)
                    .floor(TYPICAL)
                    .run();
            new KernelCheck(new LinearBiasGradient(), seed)
                    .floats(rows, 333)
                    .tolerance(TOLERANCE)
                    .floor(TYPICAL)
                    .run();
        }
    }

    @Test
    void should_add_the_low_rank_update_with_bias_and_dropout() {
        for (int rows : ROWS) {
            for (boolean bias : new boolean[] {false, true}) {
                for (double dropout : new double[] {0, 0.3}) {
                    TensorOp op = new LoraLinear();
                    op.addTArgument(1.5, dropout);
                    op.addIArgument(7);
                    op.addBArgument(bias);
                    KernelCheck check = new KernelCheck(op, seed)
                            .floats(rows, 101)
                            .floats(8, 101)
                            .floats(150, 8)
                            .floats(150, 101)
                            .tolerance(TOLERANCE)
                            .floor(TYPICAL);
                    if (bias) {
                        check.floats(150);
                    }
                    if (dropout > 0) {
                        check.ints(1, 2, 3, 40);
                    }
                    check.run();
                }
            }
        }
    }

    @Test
    void should_give_the_gradients_of_the_low_rank_update() {
        for (int rows : ROWS) {
            for (double dropout : new double[] {0, 0.3}) {
                TensorOp op = new LoraGradient();
                op.addTArgument(1.5, dropout);
                op.addIArgument(7);
                KernelCheck check = new KernelCheck(op, seed)
                        .floats(rows, 150)
                        .floats(rows, 101)
                        .floats(rows, 8)
                        .floats(8, 101)
                        .floats(150, 8)
                        .floats(150, 101)
                        .tolerance(TOLERANCE)
                        .floor(TYPICAL);
                if (dropout > 0) {
                    check.ints(1, 2, 3, 40);
                }
                check.run();
            }
        }
    }
}
