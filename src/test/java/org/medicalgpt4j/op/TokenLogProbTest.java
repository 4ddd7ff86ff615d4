package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TokenLogProbTest {

    @Test
    void should_give_log_probability_denominator_hit_and_direction() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(6, type, g -> {
                Case c = new Case(g, g.size(150));
                SDVariable[] outputs = c.head();
                double tolerance = type == DataType.FLOAT ? 1e-4 : 1e-12;
                INDArray head = g.array("head").castTo(DataType.DOUBLE);
                INDArray logits = g.array("hidden").castTo(DataType.DOUBLE).mmul(head.transpose());
                double[][] expected = new double[4][c.targets.length];
                expected[3] = new double[c.targets.length * c.width];
                for (int row = 0; row < c.targets.length; row++) {
                    if (c.targets[row] < 0) {
                        continue;
                    }
                    double sum = 0;
                    int best = 0;
                    for (int v = 0; v < c.vocabulary; v++) {
                        sum += Math.exp(logits.getDouble(row, v));
                        best = logits.getDouble(row, v) > logits.getDouble(row, best) ? v : best;
                    }
                    expected[0][row] = Math.log(Math.exp(logits.getDouble(row, c.targets[row])) / sum);
                    expected[1][row] = Math.log(sum);
                    expected[2][row] = best == c.targets[row] ? 1 : 0;
                    for (int h = 0; h < c.width; h++) {
                        double mean = 0;
                        for (int v = 0; v < c.vocabulary; v++) {
                            mean += Math.exp(logits.getDouble(row, v)) / sum * head.getDouble(v, h);
                        }
                        expected[3][row * c.width + h] = head.getDouble(c.targets[row], h) - mean;
                    }
                }
                for (int i = 0; i < 4; i++) {
                    OpGraph.assertClose(expected[i], g.values(outputs[i]), tolerance, outputs[i].name());
                }
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(6, g -> g.checkGradients(new Case(g, g.size(9)).head()[0]));
    }

    @Test
    void should_have_right_gradients_over_more_rows_than_one_chunk() {
        OpGraph.trials(1, g -> g.checkGradients(new Case(g, 130).head()[0]));
    }

    @Test
    void should_add_up_the_gradients_of_a_tied_weight() {
        OpGraph.trials(3, g -> {
            SDVariable weight = g.variable("weight", 5, 3);
            SDVariable hidden =
                    Embedding.apply(g.graph, "hidden", weight, g.index("tokens", 4, 1, 1, 0), OptionalInt.empty());
            g.checkGradients(TokenLogProb.apply(g.graph, "t", hidden, weight, g.index("targets", 1, 1, -100, 3))[0]);
        });
    }

    @Test
    void should_give_both_gradients_at_once_when_that_of_the_log_probabilities_is_known() {
        INDArray hidden = Nd4j.rand(DataType.DOUBLE, 4, 3);
        INDArray head = Nd4j.rand(DataType.DOUBLE, 5, 3);
        INDArray targets = Nd4j.createFromArray(1, -100, 4, 0);
        INDArray gradient = Nd4j.createFromArray(0.5, 7, -2, 0.25);
        INDArray[] forward = OpGraph.run(new TokenLogProb(), hidden, head, targets);
        INDArray[] all = OpGraph.run(new TokenLogProbTraining(), hidden, head, targets, gradient);
        for (int i = 0; i < 3; i++) {
            assertEquals(forward[i], all[i]);
        }
        assertEquals(forward[3].mulColumnVector(gradient), all[3]);
        assertEquals(
                OpGraph.run(new TokenLogProbWeightGradient(), hidden, head, targets, forward[1], gradient)[0], all[4]);
    }

    @Test
    void should_give_zeros_when_every_row_is_ignored() {
        OpGraph g = new OpGraph(new Random(31));
        SDVariable[] outputs = TokenLogProb.apply(
                g.graph, "t", g.variable("hidden", 2, 3), g.variable("head", 4, 3), g.index("targets", -100, -1));
        for (SDVariable output : outputs) {
            assertEquals(0, g.value(output).norm2Number().doubleValue());
        }
        g.gradients(g.loss(outputs[0]))
                .forEach((name, gradient) ->
                        assertEquals(0, gradient.norm2Number().doubleValue(), name));
    }

    @Test
    void should_let_the_lower_token_win_a_tie() {
        INDArray hidden = Nd4j.ones(DataType.DOUBLE, 3, 1);
        INDArray head = Nd4j.createFromArray(new double[][] {{1}, {2}, {2}});
        INDArray[] outputs = OpGraph.run(new TokenLogProb(), hidden, head, Nd4j.createFromArray(0, 1, 2));
        OpGraph.assertClose(new double[] {0, 1, 0}, DenseValues.read(outputs[2]), 0, "correct");
    }

    @Test
    void should_stay_exact_with_large_logits() {
        INDArray hidden = Nd4j.ones(DataType.FLOAT, 1, 1);
        INDArray head = Nd4j.createFromArray(new float[][] {{1000}, {-1000}, {999}});
        INDArray[] outputs = OpGraph.run(new TokenLogProb(), hidden, head, Nd4j.createFromArray(2));
        OpGraph.assertClose(new double[] {-1.3132616875}, DenseValues.read(outputs[0]), 1e-6, "logp");
    }

    @Test
    void should_refuse_a_loss_that_depends_on_anything_but_the_log_probability() {
        for (int output = 1; output < 4; output++) {
            OpGraph g = new OpGraph(new Random(32));
            SDVariable[] outputs = new Case(g, 3).head();
            SDVariable loss = g.loss(outputs[0], outputs[output]);
            String name = new String[] {"", "logSumExp", "correct", "direction"}[output];
            assertEquals(
                    "medgpt_token_log_prob 't.logProb': the loss depends on output '" + name
                            + "', which has no gradient",
                    assertThrows(OpException.class, () -> g.gradients(loss)).getMessage());
        }
    }

    @Test
    void should_name_a_target_outside_the_vocabulary() {
        OpGraph g = new OpGraph(new Random(33));
        SDVariable logp = TokenLogProb.apply(
                g.graph, "t", g.variable("hidden", 2, 3), g.variable("head", 4, 3), g.index("targets", 3, 4))[0];
        assertEquals(
                "medgpt_token_log_prob 't.logProb': target at index 1 is 4, expected a negative number (ignored) "
                        + "or at most 3",
                assertThrows(OpException.class, () -> g.value(logp)).getMessage());
        assertThrows(
                OpException.class,
                () -> new TokenLogProb().outputShapes(new long[] {2, 3}, new long[] {4, 2}, new long[] {2}));
    }

    /** Random hidden states and targets, some of them ignored. */
    private static final class Case {
        final OpGraph g;
        final int width;
        final int vocabulary;
        final int[] targets;

        Case(OpGraph g, int rows) {
            this.g = g;
            this.width = g.size(3);
            this.vocabulary = g.size(6);
            this.targets = g.indices(rows, -1, vocabulary);
        }

        SDVariable[] head() {
            SDVariable hidden = g.variable("hidden", targets.length, width);
            SDVariable head = g.variable("head", vocabulary, width);
            return TokenLogProb.apply(g.graph, "t", hidden, head, g.index("targets", targets));
        }
    }
}
