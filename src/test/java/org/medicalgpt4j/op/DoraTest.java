package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

class DoraTest {
    @Test
    void should_measure_the_rows_of_the_adapted_weight() {
        OpGraph.trials(4, g -> {
            SDVariable norm = DoraNorm.apply(
                    g.graph, "norm", g.variable("a", 2, 5), g.variable("b", 3, 2), g.variable("w", 3, 5), 1.5);
            INDArray adapted = g.array("w").add(g.array("b").mmul(g.array("a")).mul(1.5));
            OpGraph.assertClose(DenseValues.read(adapted.norm2(1)), g.values(norm), 1e-12, "norm");
        });
    }

    @Test
    void should_part_a_row_into_what_is_kept_and_the_rest() {
        OpGraph.trials(4, g -> {
            SDVariable x = g.variable("x", 5, 70);
            SDVariable[] parts = Dropout.apply(g.graph, "d", x, g.index("key", 1, 2, 3, 4), 0.25, 9);
            double[] kept = g.values(parts[0]);
            double[] rest = g.values(parts[1]);
            float[] factors = new float[70];
            DropoutMask mask = new DropoutMask(new int[] {1, 2, 3, 4}, new LoraLinear.Settings(1, 0.25, 9), 70);
            for (int i = 0; i < kept.length; i++) {
                mask.row(i / 70, factors);
                double value = g.array("x").getDouble(i);
                assertEquals(factors[i % 70] * value, kept[i], 1e-12);
                assertEquals(value, kept[i] + rest[i], 1e-12);
            }
        });
    }

    @Test
    void should_have_the_gradients_of_finite_differences_where_rows_are_parted() {
        OpGraph.trials(4, g -> {
            SDVariable x = g.variable("x", 3, 70);
            g.checkGradients(Dropout.apply(g.graph, "d", x, g.index("key", 1, 2, 3, 4), 0.25, 9));
        });
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(6, g -> {
            SDVariable norm = g.graph.constant("norm", g.normal(4).mul(0.1).add(2));
            SDVariable z = g.variable("z", 3, 4);
            SDVariable m = g.variable("m", 4);
            Optional<SDVariable> bias = g.random.nextBoolean() ? Optional.of(g.variable("bias", 4)) : Optional.empty();
            g.checkGradients(DoraScale.apply(g.graph, "y", z, m, norm, bias));
        });
    }
}
