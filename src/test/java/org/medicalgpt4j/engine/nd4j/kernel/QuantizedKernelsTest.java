package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.op.LoraUpdate;
import org.medicalgpt4j.op.LoraUpdateGradient;
import org.medicalgpt4j.op.PackedMatrices;
import org.medicalgpt4j.op.QuantizedWeight;
import org.medicalgpt4j.op.TensorOp;
import org.medicalgpt4j.quantization.WeightFormat;

class QuantizedKernelsTest {
    private static final double TOLERANCE = 1e-6;
    private static final double TYPICAL = 10;
    private static final List<Integer> ROWS = List.of(1, 5, 40, 130);

    private final long seed = new Random().nextLong();

    @Test
    void should_multiply_with_a_packed_weight() {
        for (WeightFormat format : PackedMatrices.FORMATS) {
            for (int rows : ROWS) {
                for (boolean bias : new boolean[] {false, true}) {
                    QuantizedWeight weight = new QuantizedWeight(format, 150, 288);
                    KernelCheck check =
                            new KernelCheck(PackedMatrices.linear(weight, bias), seed).floats(rows, weight.columns());
                    if (bias) {
                        check.floats(weight.rows());
                    }
                    check.ints(PackedMatrices.normal(weight, new Random(seed)))
                            .tolerance(TOLERANCE)
                            .floor(TYPICAL)
                            .run();
                }
            }
        }
    }

    @Test
    void should_give_the_gradient_of_the_input() {
        for (WeightFormat format : PackedMatrices.FORMATS) {
            for (int rows : ROWS) {
                QuantizedWeight weight = new QuantizedWeight(format, 150, 288);
                new KernelCheck(PackedMatrices.inputGradient(weight), seed)
                        .floats(rows, weight.rows())
                        .ints(PackedMatrices.normal(weight, new Random(seed)))
                        .tolerance(TOLERANCE)
                        .floor(TYPICAL)
                        .run();
            }
        }
    }

    @Test
    void should_look_up_rows() {
        for (WeightFormat format : PackedMatrices.FORMATS) {
            QuantizedWeight weight = new QuantizedWeight(format, 20, 96);
            new KernelCheck(PackedMatrices.embedding(weight), seed)
                    .ints(3, 19, 0, 3)
                    .ints(PackedMatrices.normal(weight, new Random(seed)))
                    .tolerance(0)
                    .run();
        }
    }

    @Test
    void should_add_a_low_rank_update_and_give_its_gradients() {
        for (int rows : ROWS) {
            for (double dropout : new double[] {0, 0.3}) {
                KernelCheck update = new KernelCheck(settings(new LoraUpdate(), dropout), seed)
                        .floats(rows, 150)
                        .floats(rows, 101)
                        .floats(8, 101)
                        .floats(150, 8)
                        .tolerance(TOLERANCE)
                        .floor(TYPICAL);
                KernelCheck gradient = new KernelCheck(settings(new LoraUpdateGradient(), dropout), seed)
                        .floats(rows, 150)
                        .floats(rows, 101)
                        .floats(rows, 8)
                        .floats(8, 101)
                        .floats(150, 8)
                        .tolerance(TOLERANCE)
                        .floor(TYPICAL);
                if (dropout > 0) {
                    update.ints(1, 2, 3, 40);
                    gradient.ints(1, 2, 3, 40);
                }
                update.run();
                gradient.run();
            }
        }
    }

    private static TensorOp settings(TensorOp op, double dropout) {
        op.addTArgument(1.5, dropout);
        op.addIArgument(7);
        return op;
    }
}
