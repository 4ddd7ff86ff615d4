package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

class RmsNormTest {
    private static final double EPSILON = 1e-3;

    @Test
    void should_divide_each_group_by_its_root_mean_square() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(5, type, g -> {
                int rows = g.size(4);
                int groups = g.size(3);
                int size = g.size(6);
                SDVariable y = RmsNorm.apply(
                        g.graph, "y", g.variable("x", rows, groups * size), g.variable("w", size), EPSILON);
                INDArray x = g.array("x").castTo(DataType.DOUBLE).reshape((long) rows * groups, size);
                INDArray mean = x.mul(x).mean(1).addi(EPSILON);
                INDArray expected = x.divColumnVector(Transforms.sqrt(mean))
                        .muliRowVector(g.array("w").castTo(DataType.DOUBLE));
                OpGraph.assertClose(
                        DenseValues.read(expected), g.values(y), type == DataType.FLOAT ? 1e-6 : 1e-12, "y");
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(8, g -> {
            int size = g.size(5);
            SDVariable x = g.variable("x", g.size(4), (long) g.size(3) * size);
            g.checkGradients(RmsNorm.apply(g.graph, "y", x, g.variable("w", size), EPSILON));
        });
    }

    @Test
    void should_say_that_a_weight_does_not_divide_a_row() {
        assertEquals(
                "medgpt_rms_norm expects x [N, G * k] and a weight [G], got shapes [[2, 6], [4]]",
                assertThrows(OpException.class, () -> new RmsNorm().outputShapes(new long[] {2, 6}, new long[] {4}))
                        .getMessage());
    }
}
