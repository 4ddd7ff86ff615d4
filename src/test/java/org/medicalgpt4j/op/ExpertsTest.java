package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Choice of experts, and what those chosen compute. */
class ExpertsTest {

    private static List<Experts.Weights> experts(OpGraph g, int count, int width, int inner) {
        List<Experts.Weights> experts = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            experts.add(new Experts.Weights(
                    g.variable("gate" + e, inner, width),
                    g.variable("up" + e, inner, width),
                    g.variable("down" + e, width, inner)));
        }
        return experts;
    }

    @Test
    void should_add_up_the_weighted_results_of_the_chosen_experts() {
        OpGraph.trials(5, g -> {
            int experts = 2 + g.size(3);
            int tokens = g.size(6);
            SDVariable x = g.variable("x", tokens, 4);
            SDVariable weights = g.variable("weights", tokens, 2);
            SDVariable choice = g.index("choice", Nd4j.createFromArray(choices(g, tokens, experts)));
            SDVariable y = Experts.apply(g.graph, "y", x, weights, choice, experts(g, experts, 4, 3));
            double[] expected = new double[tokens * 4];
            for (int n = 0; n < tokens; n++) {
                for (int j = 0; j < 2; j++) {
                    int e = g.array("choice").getInt(n, j);
                    double[] result = expert(g, e, DenseValues.read(g.array("x").getRow(n)));
                    for (int h = 0; h < 4; h++) {
                        expected[n * 4 + h] += g.array("weights").getDouble(n, j) * result[h];
                    }
                }
            }
            OpGraph.assertClose(expected, g.values(y), 1e-12, "y");
            g.checkGradients(y);
        });
    }

    private static int[][] choices(OpGraph g, int tokens, int experts) {
        int[][] choices = new int[tokens][2];
        for (int[] row : choices) {
            row[0] = g.random.nextInt(experts);
            row[1] = (row[0] + g.size(experts - 1)) % experts;
        }
        return choices;
    }

    private static double[] expert(OpGraph g, int e, double[] x) {
        double[] result = new double[x.length];
        for (int f = 0; f < 3; f++) {
            double gate = 0;
            double up = 0;
            for (int h = 0; h < x.length; h++) {
                gate += g.array("gate" + e).getDouble(f, h) * x[h];
                up += g.array("up" + e).getDouble(f, h) * x[h];
            }
            for (int h = 0; h < x.length; h++) {
                result[h] += g.array("down" + e).getDouble(h, f) * gate / (1 + Math.exp(-gate)) * up;
            }
        }
        return result;
    }

    @Test
    void should_not_touch_an_expert_that_nobody_chose() {
        OpGraph g = new OpGraph(new Random(71));
        SDVariable x = g.variable("x", 3, 4);
        SDVariable weights = g.variable("weights", 3, 1);
        SDVariable choice = g.index("choice", Nd4j.createFromArray(new int[][] {{0}, {2}, {0}}));
        SDVariable y = Experts.apply(g.graph, "y", x, weights, choice, experts(g, 3, 4, 2));
        for (String part : List.of("gate1", "up1", "down1")) {
            g.array(part).assign(Double.NaN);
        }
        var gradients = g.gradients(g.loss(y));
        assertTrue(Double.isFinite(g.value(y).sumNumber().doubleValue()));
        for (String part : List.of("gate1", "up1", "down1")) {
            assertEquals(0, gradients.get(part).norm2Number().doubleValue());
        }
        assertTrue(gradients.get("gate2").norm2Number().doubleValue() > 0);
    }

    @Test
    void should_have_the_gradients_of_finite_differences_for_every_way_of_routing() {
        for (boolean sigmoid : new boolean[] {false, true}) {
            for (boolean normalised : new boolean[] {false, true}) {
                OpGraph.trials(3, g -> {
                    SDVariable logits = g.variable("logits", g.size(4), 6);
                    SDVariable[] choice = ExpertChoice.apply(
                            g.graph,
                            "choice",
                            logits,
                            Optional.empty(),
                            new Routing(3, sigmoid, normalised, 1.7, 3, 2, 1));
                    g.checkGradients(choice[0]);
                });
            }
        }
    }

    @Test
    void should_choose_from_the_best_groups_by_biased_scores_and_weigh_by_plain_ones() {
        ExpertChoice op = new ExpertChoice();
        new Routing(2, true, true, 2.5, 2, 1, 2).addTo(op);
        double[] scores = {0.9, 0.1, 0.5, 0.6};
        INDArray logits = Nd4j.create(new double[][] {new double[4]});
        for (int e = 0; e < 4; e++) {
            logits.putScalar(0, e, Math.log(scores[e] / (1 - scores[e])));
        }
        // the first group has the best expert, the second the better two
        INDArray[] plain = OpGraph.run(op, logits, Nd4j.create(new double[] {0, 0, 0, 0}));
        assertArrayEquals(new int[] {3, 2}, plain[1].toIntMatrix()[0]);
        assertArrayEquals(new double[] {2.5 * 0.6 / 1.1, 2.5 * 0.5 / 1.1}, plain[0].toDoubleMatrix()[0], 1e-9);
        INDArray[] biased = OpGraph.run(op, logits, Nd4j.create(new double[] {0, 0.5, 0, 0}));
        assertArrayEquals(new int[] {0, 1}, biased[1].toIntMatrix()[0]);
        assertArrayEquals(new double[] {2.5 * 0.9, 2.5 * 0.1}, biased[0].toDoubleMatrix()[0], 1e-9);
    }

    @Test
    void should_measure_how_unevenly_tokens_are_shared_out() {
        OpGraph.trials(3, g -> {
            SDVariable first = g.variable("first", 5, 3);
            SDVariable second = g.variable("second", 5, 3);
            SDVariable a = g.index("a", Nd4j.createFromArray(choices(g, 5, 3)));
            SDVariable b = g.index("b", Nd4j.createFromArray(choices(g, 5, 3)));
            SDVariable balance = RouterBalance.apply(g.graph, "balance", List.of(first, second), List.of(a, b));
            g.checkGradients(balance);
        });
        INDArray even = Nd4j.zeros(2, 4).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE);
        RouterBalance op = new RouterBalance();
        op.addIArgument(1);
        INDArray choice = Nd4j.createFromArray(new int[][] {{0, 1}, {2, 3}});
        assertEquals(2, OpGraph.run(op, even, choice)[0].getDouble(0), 1e-12);
    }

    @Test
    void should_have_the_gradients_of_finite_differences_for_gates_and_heads() {
        OpGraph.trials(3, g -> {
            SDVariable x = g.variable("x", g.size(4), 4);
            SDVariable gate = g.variable("gate", x.getShape()[0], 1);
            SDVariable y = SigmoidGate.apply(g.graph, "y", x, gate);
            SDVariable padded = PadHeads.apply(g.graph, "padded", y, 2, 3);
            SDVariable cropped = CropHeads.apply(g.graph, "cropped", y, 2, 1);
            SDVariable repeated = RepeatHead.apply(g.graph, "repeated", y, 3);
            assertEquals(0, g.value(padded).getDouble(0, 2));
            assertEquals(g.value(y).getDouble(0, 2), g.value(cropped).getDouble(0, 1));
            assertEquals(g.value(y).getDouble(0, 1), g.value(repeated).getDouble(0, 9));
            g.checkGradients(y, padded, cropped, repeated);
        });
    }

    @Test
    void should_name_what_does_not_fit() {
        assertThrows(OpException.class, () -> new Routing(0, false, false, 1, 1, 1, 1));
        assertThrows(OpException.class, () -> new Routing(1, false, false, 1, 2, 3, 1));
        ExpertChoice choice = new ExpertChoice();
        new Routing(3, true, true, 1, 2, 1, 2).addTo(choice);
        assertThrows(OpException.class, () -> choice.outputShapes(new long[] {5, 4}));
        Experts experts = new Experts();
        experts.addIArgument(1);
        long[][] shapes = {{5, 4}, {5, 2}, {3, 4}, {3, 4}, {3, 4}, {5, 2}};
        OpException problem = assertThrows(OpException.class, () -> experts.outputShapes(shapes));
        assertTrue(problem.getMessage().contains("expert 0 to have gate and up [F, H] and down [H, F]"));
        assertEquals(
                "expert 3 at index 1 is not one of the 3 experts",
                assertThrows(OpException.class, () -> ExpertRows.of(new int[] {0, 3}, 3))
                        .getMessage());
    }
}
