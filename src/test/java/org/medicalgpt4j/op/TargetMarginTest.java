package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

class TargetMarginTest {
    @Test
    void should_be_the_targets_logit_above_the_mean() {
        OpGraph g = new OpGraph(new Random(61));
        SDVariable margin = TargetMargin.apply(
                g.graph, "m", g.variable("hidden", 3, 4), g.variable("head", 5, 4), g.index("targets", 2, -100, 0));
        INDArray logits = g.array("hidden").mmul(g.array("head").transpose());
        double[] expected = {
            logits.getDouble(0, 2) - logits.getRow(0).meanNumber().doubleValue(),
            0,
            logits.getDouble(2, 0) - logits.getRow(2).meanNumber().doubleValue()
        };
        OpGraph.assertClose(expected, g.values(margin), 1e-12, "margin");
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(
                4,
                g -> g.checkGradients(TargetMargin.apply(
                        g.graph,
                        "m",
                        g.variable("hidden", 5, 3),
                        g.variable("head", 4, 3),
                        g.index("targets", 1, -1, 3, 1, 0))));
    }

    @Test
    void should_add_up_the_gradients_of_a_tied_weight() {
        OpGraph.trials(3, g -> {
            SDVariable weight = g.variable("weight", 5, 3);
            SDVariable hidden =
                    Embedding.apply(g.graph, "hidden", weight, g.index("tokens", 4, 1, 1, 0), OptionalInt.empty());
            g.checkGradients(TargetMargin.apply(g.graph, "m", hidden, weight, g.index("targets", 1, 1, -100, 3)));
        });
    }

    @Test
    void should_refuse_a_target_outside_the_vocabulary() {
        OpGraph g = new OpGraph(new Random(62));
        SDVariable margin = TargetMargin.apply(
                g.graph, "m", g.variable("hidden", 1, 2), g.variable("head", 3, 2), g.index("targets", 3));
        assertThrows(OpException.class, () -> g.value(margin));
    }
}
