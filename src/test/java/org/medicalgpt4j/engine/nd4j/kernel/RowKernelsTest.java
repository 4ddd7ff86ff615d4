package org.medicalgpt4j.engine.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.op.Dropout;
import org.medicalgpt4j.op.DropoutGradient;
import org.medicalgpt4j.op.Embedding;
import org.medicalgpt4j.op.EmbeddingWeightGradient;
import org.medicalgpt4j.op.GatherRows;
import org.medicalgpt4j.op.Gelu;
import org.medicalgpt4j.op.GeluGradient;
import org.medicalgpt4j.op.Join;
import org.medicalgpt4j.op.LayerNorm;
import org.medicalgpt4j.op.LayerNormGradient;
import org.medicalgpt4j.op.OpException;
import org.medicalgpt4j.op.PositionLogScale;
import org.medicalgpt4j.op.ResidualAdd;
import org.medicalgpt4j.op.RmsNorm;
import org.medicalgpt4j.op.RmsNormGradient;
import org.medicalgpt4j.op.Rotary;
import org.medicalgpt4j.op.RotaryScaling;
import org.medicalgpt4j.op.RotaryTable;
import org.medicalgpt4j.op.RowScale;
import org.medicalgpt4j.op.Scale;
import org.medicalgpt4j.op.SegmentSum;
import org.medicalgpt4j.op.SegmentSumGradient;
import org.medicalgpt4j.op.Split;
import org.medicalgpt4j.op.SwiGlu;
import org.medicalgpt4j.op.SwiGluGradient;
import org.medicalgpt4j.op.TensorOp;

class RowKernelsTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** 1, a few or many rows: one thread, and several. */
    private int rows() {
        return switch (random.nextInt(3)) {
            case 0 -> 1;
            case 1 -> 2 + random.nextInt(10);
            default -> 300 + random.nextInt(200);
        };
    }

    private int[] numbers(int count, int below) {
        return random.ints(count, 0, below).toArray();
    }

    @Test
    void should_look_up_embeddings_as_the_op_does() {
        for (int i = 0; i < 5; i++) {
            int rows = rows();
            new KernelCheck(new Embedding(), seed)
                    .floats(50, 37)
                    .ints(numbers(rows, 50))
                    .run();
            new KernelCheck(new GatherRows(), seed)
                    .floats(50, 64)
                    .ints(numbers(rows, 50))
                    .run();
        }
    }

    @Test
    void should_add_up_embedding_gradients_of_repeated_tokens_but_not_of_padding() {
        for (int padding : new int[] {-1, 3}) {
            TensorOp op = new EmbeddingWeightGradient();
            op.addIArgument(padding);
            int rows = rows();
            new KernelCheck(op, seed)
                    .floats(rows, 200)
                    .ints(numbers(rows, 7))
                    .floats(7, 200)
                    .tolerance(1e-5)
                    .run();
        }
    }

    @Test
    void should_refuse_a_token_outside_the_vocabulary() {
        KernelCheck check = new KernelCheck(new Embedding(), seed).floats(5, 3).ints(1, 5);
        OpException problem = assertThrows(OpException.class, check::runKernel);
        assertTrue(problem.getMessage().contains("token 5 at index 1"), problem.getMessage());
    }

    @Test
    void should_normalise_rows_and_heads_as_the_op_does() {
        for (int group : new int[] {12, 64, 100}) {
            for (int groups : new int[] {1, 3}) {
                TensorOp norm = new RmsNorm();
                norm.addTArgument(1e-5);
                int rows = rows();
                new KernelCheck(norm, seed)
                        .floats(rows, group * groups)
                        .floats(group)
                        .run();
                TensorOp gradient = new RmsNormGradient();
                gradient.addTArgument(1e-5);
                new KernelCheck(gradient, seed)
                        .floats(rows, group * groups)
                        .floats(group)
                        .floats(rows, group * groups)
                        .tolerance(4e-6)
                        .run();
            }
        }
    }

    @Test
    void should_centre_and_normalise_rows_as_the_op_does() {
        for (int width : new int[] {12, 64, 100}) {
            TensorOp norm = new LayerNorm();
            norm.addTArgument(1e-5);
            int rows = rows();
            new KernelCheck(norm, seed).floats(rows, width).floats(width).run();
            new KernelCheck(norm, seed)
                    .floats(rows, width)
                    .floats(width)
                    .floats(width)
                    .run();
            TensorOp gradient = new LayerNormGradient();
            gradient.addTArgument(1e-5);
            new KernelCheck(gradient, seed)
                    .floats(rows, width)
                    .floats(width)
                    .floats(rows, width)
                    .tolerance(4e-6)
                    .run();
        }
    }

    @Test
    void should_rotate_whole_and_part_heads_both_ways() {
        for (boolean interleaved : new boolean[] {false, true}) {
            for (boolean inverse : new boolean[] {false, true}) {
                for (int half : new int[] {16, 9}) {
                    TensorOp op = new Rotary();
                    op.addIArgument(32, 32 - 2 * half);
                    op.addBArgument(interleaved, inverse);
                    int rows = rows();
                    new KernelCheck(op, seed)
                            .floats(rows, 3 * 32)
                            .floats(rows, half)
                            .floats(rows, half)
                            .run();
                }
            }
        }
    }

    @Test
    void should_make_the_table_of_cosines_and_sines() {
        RotaryScaling scaling = new RotaryScaling.Dynamic(2.0, 4);
        TensorOp op = new RotaryTable();
        op.addIArgument(16, 0);
        op.addTArgument(10000.0);
        op.addTArgument(scaling.encode());
        new KernelCheck(op, seed)
                .ints(0, 1, 2, 0, 1, 2, 3, 4, 5)
                .ints(0, 3, 3, 9)
                .run();
        new KernelCheck(op, seed)
                .ints(0, 1, 2, 0, 1, 2, 3, 4, 5)
                .ints(0, 3, 3, 9)
                .ints(20, 0, 3)
                .run();
    }

    @Test
    void should_gate_as_the_op_does() {
        int rows = rows();
        new KernelCheck(new SwiGlu(), seed).floats(rows, 150).floats(rows, 150).run();
        new KernelCheck(new SwiGluGradient(), seed)
                .floats(rows, 150)
                .floats(rows, 150)
                .floats(rows, 150)
                .run();
    }

    @Test
    void should_bend_as_the_gaussian_unit_does() {
        int rows = rows();
        new KernelCheck(new Gelu(), seed).floats(rows, 150).run();
        new KernelCheck(new Gelu(), seed)
                .floats(new float[] {-1e4f, -20, 0, 20, 1e4f}, 1, 5)
                .run();
        new KernelCheck(new GeluGradient(), seed)
                .floats(rows, 150)
                .floats(rows, 150)
                .run();
    }

    @Test
    void should_add_and_scale_rows() {
        int rows = rows();
        new KernelCheck(new ResidualAdd(), seed)
                .floats(rows, 150)
                .floats(rows, 150)
                .run();
        new KernelCheck(new RowScale(), seed).floats(rows, 150).floats(rows).run();
        TensorOp sharpen = new PositionLogScale();
        sharpen.addIArgument(100);
        new KernelCheck(sharpen, seed)
                .floats(rows, 150)
                .ints(numbers(rows, 400))
                .run();
        TensorOp scale = new Scale();
        scale.addTArgument(-1.7);
        new KernelCheck(scale, seed).floats(rows, 150).run();
    }

    @Test
    void should_part_and_join_columns_as_the_ops_do() {
        for (int groups : new int[] {1, 4}) {
            int rows = rows();
            TensorOp split = new Split();
            split.addIArgument(7, 2, 3);
            new KernelCheck(split, seed).floats(rows, groups * 12).run();
            TensorOp join = new Join();
            join.addIArgument(7, 2, 3);
            new KernelCheck(join, seed)
                    .floats(rows, groups * 7)
                    .floats(rows, groups * 2)
                    .floats(rows, groups * 3)
                    .run();
        }
    }

    @Test
    void should_drop_as_the_ops_do() {
        int rows = rows();
        for (int width : new int[] {64, 150}) {
            TensorOp drop = new Dropout();
            drop.addTArgument(0.3);
            drop.addIArgument(5);
            new KernelCheck(drop, seed).floats(rows, width).ints(1, 2, 3, 40).run();
            TensorOp gradient = new DropoutGradient();
            gradient.addTArgument(0.3);
            gradient.addIArgument(5);
            new KernelCheck(gradient, seed)
                    .floats(rows, width)
                    .floats(rows, width)
                    .ints(1, 2, 3, 40)
                    .run();
        }
    }

    @Test
    void should_sum_tokens_of_sequences() {
        new KernelCheck(new SegmentSum(), seed).floats(9).ints(0, 4, 4, 9).run();
        new KernelCheck(new SegmentSumGradient(), seed)
                .floats(3)
                .ints(0, 4, 4, 9)
                .floats(9)
                .run();
    }
}
