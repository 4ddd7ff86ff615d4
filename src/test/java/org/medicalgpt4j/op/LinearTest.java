package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

class LinearTest {

    @Test
    void should_multiply_by_the_transposed_weight_and_add_the_bias() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(5, type, g -> {
                int rows = g.size(5);
                int in = g.size(7);
                int out = g.size(6);
                SDVariable y = Linear.apply(
                        g.graph, "y", g.variable("x", rows, in), g.variable("w", out, in), g.variable("b", out));
                double[] expected = new double[rows * out];
                for (int n = 0; n < rows; n++) {
                    for (int o = 0; o < out; o++) {
                        double sum = g.array("b").getDouble(o);
                        for (int i = 0; i < in; i++) {
                            sum += g.array("x").getDouble(n, i) * g.array("w").getDouble(o, i);
                        }
                        expected[n * out + o] = sum;
                    }
                }
                OpGraph.assertClose(expected, g.values(y), type == DataType.FLOAT ? 1e-5 : 1e-12, "y");
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(5, g -> {
            int rows = g.size(5);
            int in = g.size(5);
            int out = g.size(5);
            SDVariable x = g.variable("x", rows, in);
            SDVariable w = g.variable("w", out, in);
            g.checkGradients(
                    g.random.nextBoolean()
                            ? Linear.apply(g.graph, "y", x, w)
                            : Linear.apply(g.graph, "y", x, w, g.variable("b", out)));
        });
    }

    @Test
    void should_add_up_the_gradients_of_a_weight_used_twice() {
        OpGraph.trials(3, g -> {
            int size = g.size(4);
            SDVariable w = g.variable("w", size, size);
            SDVariable once = Linear.apply(g.graph, "once", g.variable("x", g.size(3), size), w);
            g.checkGradients(Linear.apply(g.graph, "twice", once, w));
        });
    }

    @Test
    void should_say_which_shapes_do_not_fit() {
        assertEquals(
                "medgpt_linear expects x [N, in] and a weight [out, in], got shapes [[2, 3], [5, 4]]",
                assertThrows(OpException.class, () -> new Linear().outputShapes(new long[] {2, 3}, new long[] {5, 4}))
                        .getMessage());
        assertEquals(
                "medgpt_linear expects a bias [out], got shapes [[2, 3], [5, 3], [4]]",
                assertThrows(
                                OpException.class,
                                () -> new Linear().outputShapes(new long[] {2, 3}, new long[] {5, 3}, new long[] {4}))
                        .getMessage());
        assertThrows(
                OpException.class, () -> new LinearInputGradient().outputShapes(new long[] {2, 3}, new long[] {4, 3}));
        assertThrows(
                OpException.class, () -> new LinearWeightGradient().outputShapes(new long[] {2, 3}, new long[] {4, 3}));
    }
}
