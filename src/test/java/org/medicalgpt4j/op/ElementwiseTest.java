package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Units, sums, row scales and sums over sequences. */
class ElementwiseTest {

    @Test
    void should_multiply_up_by_silu_of_gate() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(3, type, g -> {
                int rows = g.size(4);
                int width = g.size(5);
                SDVariable y =
                        SwiGlu.apply(g.graph, "y", g.variable("gate", rows, width), g.variable("up", rows, width));
                INDArray gate = g.array("gate").castTo(DataType.DOUBLE);
                INDArray expected =
                        gate.mul(Transforms.sigmoid(gate)).mul(g.array("up").castTo(DataType.DOUBLE));
                OpGraph.assertClose(
                        DenseValues.read(expected), g.values(y), type == DataType.FLOAT ? 1e-6 : 1e-12, "y");
            });
        }
    }

    @Test
    void should_stay_finite_far_from_zero() {
        INDArray gate = Nd4j.createFromArray(new double[][] {{-2000, -40, 0, 40, 2000}});
        INDArray ones = Nd4j.ones(DataType.DOUBLE, 1, 5);
        OpGraph.assertClose(
                new double[] {0, 0, 0, 40, 2000},
                DenseValues.read(OpGraph.run(new SwiGlu(), gate, ones)[0]),
                1e-12,
                "y");
        INDArray[] gradients = OpGraph.run(new SwiGluGradient(), ones, gate, ones);
        OpGraph.assertClose(new double[] {0, 0, 0.5, 1, 1}, DenseValues.read(gradients[0]), 1e-12, "dgate");
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(5, g -> {
            int rows = g.size(4);
            int width = g.size(5);
            SDVariable gate = g.variable("gate", rows, width);
            g.checkGradients(SwiGlu.apply(g.graph, "y", gate, g.variable("up", rows, width)));
        });
    }

    /** Against the form with a hyperbolic tangent. */
    @Test
    void should_bend_as_the_gaussian_unit_does() {
        OpGraph.trials(5, g -> {
            SDVariable y = Gelu.apply(g.graph, "y", g.variable("x", g.size(4), g.size(5)));
            double[] expected = DenseValues.read(g.array("x"));
            for (int i = 0; i < expected.length; i++) {
                double x = expected[i];
                expected[i] = 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            }
            OpGraph.assertClose(expected, g.values(y), 1e-12, "y");
            g.checkGradients(y);
        });
        INDArray x = Nd4j.createFromArray(new double[][] {{-2000, 0, 2000}});
        OpGraph.assertClose(new double[] {0, 0, 2000}, DenseValues.read(OpGraph.run(new Gelu(), x)[0]), 1e-12, "y");
    }

    @Test
    void should_pass_the_gradient_of_a_sum_to_both_sides() {
        OpGraph.trials(5, g -> {
            int rows = g.size(4);
            int width = g.size(5);
            SDVariable x = g.variable("x", rows, width);
            SDVariable sum = ResidualAdd.apply(g.graph, "sum", x, g.variable("y", rows, width));
            assertEquals(g.array("x").add(g.array("y")), g.value(sum));
            g.checkGradients(sum);
        });
    }

    @Test
    void should_add_up_gradients_along_a_residual_stream() {
        OpGraph.trials(5, g -> {
            int rows = g.size(4);
            int width = g.size(4);
            SDVariable x = g.variable("x", rows, width);
            for (int layer = 0; layer < 3; layer++) {
                SDVariable update = Linear.apply(g.graph, "update" + layer, x, g.variable("w" + layer, width, width));
                x = ResidualAdd.apply(g.graph, "x" + layer, x, update);
            }
            g.checkGradients(ResidualAdd.apply(g.graph, "end", x, g.graph.getVariable("update1")));
        });
    }

    @Test
    void should_double_the_gradient_when_both_sides_are_the_same() {
        OpGraph.trials(3, g -> {
            SDVariable x = g.variable("x", g.size(3), g.size(3));
            g.checkGradients(ResidualAdd.apply(g.graph, "y", x, x));
        });
    }

    @Test
    void should_scale_rows() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}, {5, 6}});
        OpGraph.assertClose(
                new double[] {2, 4, 0, 0, -5, -6},
                DenseValues.read(OpGraph.run(new RowScale(), x, Nd4j.createFromArray(2.0, 0.0, -1.0))[0]),
                0,
                "y");
    }

    @Test
    void should_scale_values_and_gradients() {
        OpGraph.trials(3, g -> {
            SDVariable y = Scale.apply(g.graph, "y", g.variable("x", g.size(3), g.size(3)), -1.7);
            assertEquals(g.array("x").mul(-1.7), g.value(y));
            g.checkGradients(y);
        });
    }

    @Test
    void should_sharpen_rows_beyond_the_trained_length_only() {
        OpGraph.trials(3, g -> {
            SDVariable x = g.variable("x", 4, g.size(3));
            SDVariable y = PositionLogScale.apply(g.graph, "y", x, g.index("positions", 0, 7, 8, 63), 8);
            double[] factors = {1, 1, Math.log(9) / Math.log(8), 2};
            INDArray expected = g.array("x").mulColumnVector(Nd4j.createFromArray(factors));
            OpGraph.assertClose(DenseValues.read(expected), g.values(y), 1e-12, "y");
            g.checkGradients(y);
        });
    }

    @Test
    void should_sum_over_each_sequence() {
        OpGraph.trials(5, g -> {
            int[] starts = g.sequenceStarts();
            SDVariable x = g.variable("x", starts[starts.length - 1]);
            SDVariable y = SegmentSum.apply(g.graph, "y", x, g.index("cuSeqlens", starts));
            double[] expected = new double[starts.length - 1];
            for (int s = 0; s < expected.length; s++) {
                for (int i = starts[s]; i < starts[s + 1]; i++) {
                    expected[s] += g.array("x").getDouble(i);
                }
            }
            OpGraph.assertClose(expected, g.values(y), 1e-12, "y");
            g.checkGradients(y);
        });
    }

    @Test
    void should_give_zero_for_an_empty_sequence() {
        OpGraph g = new OpGraph(new Random(2));
        SDVariable y = SegmentSum.apply(g.graph, "y", g.variable("x", 2), g.index("cuSeqlens", 0, 2, 2));
        assertEquals(0, g.values(y)[1]);
    }

    @Test
    void should_refuse_different_shapes() {
        long[] a = {2, 3};
        long[] b = {2, 4};
        assertEquals(
                "medgpt_swiglu expects gate and up of one shape, got shapes [[2, 3], [2, 4]]",
                assertThrows(OpException.class, () -> new SwiGlu().outputShapes(a, b))
                        .getMessage());
        assertThrows(OpException.class, () -> new SwiGluGradient().outputShapes(a, a, b));
        assertThrows(OpException.class, () -> new ResidualAdd().outputShapes(a, b));
        assertThrows(OpException.class, () -> new RowScale().outputShapes(a, new long[] {3}));
        assertThrows(OpException.class, () -> new SegmentSum().outputShapes(a, new long[] {3}));
    }
}
