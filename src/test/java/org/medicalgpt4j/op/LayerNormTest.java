package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

class LayerNormTest {
    private static final double EPSILON = 1e-3;

    @Test
    void should_give_each_row_the_mean_of_the_bias_and_the_length_of_the_weight() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(5, type, g -> {
                int rows = g.size(4);
                int width = g.size(6);
                SDVariable x = g.variable("x", rows, width);
                SDVariable w = g.variable("w", width);
                SDVariable plain = LayerNorm.apply(g.graph, "plain", x, w, EPSILON);
                SDVariable shifted = LayerNorm.apply(g.graph, "shifted", x, w, g.variable("b", width), EPSILON);
                INDArray wide = g.array("x").castTo(DataType.DOUBLE);
                INDArray centred = wide.subColumnVector(wide.mean(1));
                INDArray variance = centred.mul(centred).mean(1).addi(EPSILON);
                INDArray expected = centred.divColumnVector(Transforms.sqrt(variance))
                        .muliRowVector(g.array("w").castTo(DataType.DOUBLE));
                double tolerance = type == DataType.FLOAT ? 1e-6 : 1e-12;
                OpGraph.assertClose(DenseValues.read(expected), g.values(plain), tolerance, "plain");
                expected.addiRowVector(g.array("b").castTo(DataType.DOUBLE));
                OpGraph.assertClose(DenseValues.read(expected), g.values(shifted), tolerance, "shifted");
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(8, g -> {
            int width = 1 + g.size(5);
            SDVariable x = g.variable("x", g.size(4), width);
            SDVariable w = g.variable("w", width);
            SDVariable once = LayerNorm.apply(g.graph, "once", x, w, EPSILON);
            g.checkGradients(LayerNorm.apply(g.graph, "twice", once, w, g.variable("b", width), EPSILON));
        });
    }

    @Test
    void should_say_that_a_weight_is_not_as_long_as_a_row() {
        assertEquals(
                "medgpt_layer_norm expects x [N, H], a weight [H] and possibly a bias [H], got shapes [[2, 6], [3]]",
                assertThrows(OpException.class, () -> new LayerNorm().outputShapes(new long[] {2, 6}, new long[] {3}))
                        .getMessage());
    }
}
