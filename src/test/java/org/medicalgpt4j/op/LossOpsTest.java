package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class LossOpsTest {
    @Test
    void should_have_right_gradients_together() {
        OpGraph.trials(3, g -> g.checkGradients(LossOps.in(g)));
    }

    @Test
    void should_take_pairs_apart_and_put_them_together() {
        OpGraph g = new OpGraph(new Random(65));
        SDVariable[] members = PairSplit.apply(g.variable("x", 4));
        double[] x = DenseValues.read(g.array("x"));
        assertArrayEquals(new double[] {x[0], x[2]}, g.values(members[0]));
        assertArrayEquals(new double[] {x[1], x[3]}, g.values(members[1]));
        assertArrayEquals(x, g.values(PairJoin.apply(members[0], members[1])));
    }

    @Test
    void should_refuse_a_pair_without_a_second_member() {
        OpGraph g = new OpGraph(new Random(66));
        SDVariable first = PairSplit.apply(g.variable("x", 3))[0];
        assertThrows(OpException.class, () -> g.value(first));
    }

    @Test
    void should_sort_and_take_gradients_back_to_where_values_came_from() {
        OpGraph g = new OpGraph(new Random(67));
        SDVariable sorted = Sorted.apply(g.variable("x", 4));
        g.array("x").assign(Nd4j.createFromArray(3.0, -1.0, 3.0, 2.0));
        assertArrayEquals(new double[] {-1, 2, 3, 3}, g.values(sorted));
        SDVariable loss = sorted.mul(g.graph.constant(Nd4j.createFromArray(1.0, 2.0, 3.0, 4.0)))
                .sum();
        assertArrayEquals(
                new double[] {3, 1, 4, 2}, DenseValues.read(g.gradients(loss).get("x")));
    }

    @Test
    void should_not_differentiate_what_is_detached() {
        OpGraph g = new OpGraph(new Random(68));
        SDVariable x = g.variable("x", 3);
        SDVariable loss = Detached.apply(x).mul(x).sum();
        assertEquals(g.array("x"), g.gradients(loss).get("x"));
    }

    @Test
    void should_take_the_last_value_of_each_sequence() {
        INDArray x = Nd4j.createFromArray(1.0, 2, 3, 4);
        INDArray starts = Nd4j.createFromArray(0, 3, 3, 4);
        assertArrayEquals(new double[] {3, 0, 4}, DenseValues.read(OpGraph.run(new SegmentLast(), x, starts)[0]));
        INDArray dy = Nd4j.createFromArray(5.0, 6, 7);
        assertArrayEquals(
                new double[] {0, 0, 5, 7}, DenseValues.read(OpGraph.run(new SegmentLastGradient(), dy, starts, x)[0]));
    }

    @Test
    void should_find_the_tokens_that_only_the_longer_answer_has() {
        INDArray weights = Nd4j.createFromArray(0.0, 1, 1, 0, 1, 0, 0, 1, 1);
        INDArray starts = Nd4j.createFromArray(0, 5, 8, 8, 9);
        INDArray surplus = OpGraph.run(new PartnerSurplus(), weights, starts)[0];
        assertArrayEquals(new double[] {0, 0, 1, 0, 1, 0, 0, 0, 1}, DenseValues.read(surplus));
    }

    @Test
    void should_choose_the_share_with_the_largest_values_among_weighted_ones() {
        OpGraph g = new OpGraph(new Random(70));
        SDVariable chosen = TopShare.apply(g.variable("x", 6), g.variable("w", 6), 0.5);
        g.array("x").assign(Nd4j.createFromArray(1.0, 9, 2, 3, 9, 4));
        g.array("w").assign(Nd4j.createFromArray(1.0, 0, 1, 1, 0, 1));
        assertArrayEquals(new double[] {0, 0, 0, 1, 0, 1}, g.values(chosen));
    }

    @Test
    void should_give_the_gradient_of_the_smaller_to_it_and_of_equal_ones_to_the_first() {
        OpGraph g = new OpGraph(new Random(71));
        SDVariable smaller = Smaller.apply(g.variable("x", 3), g.variable("y", 3));
        g.array("x").assign(Nd4j.createFromArray(1.0, 2, 3));
        g.array("y").assign(Nd4j.createFromArray(1.0, 1, 4));
        assertArrayEquals(new double[] {1, 1, 3}, g.values(smaller));
        var gradients = g.gradients(smaller.sum());
        assertArrayEquals(new double[] {1, 0, 1}, DenseValues.read(gradients.get("x")));
        assertArrayEquals(new double[] {0, 1, 0}, DenseValues.read(gradients.get("y")));
    }

    @Test
    void should_have_the_gradients_of_finite_differences_towards_a_teacher() {
        for (double beta : new double[] {0, 0.4, 1}) {
            OpGraph.trials(2, g -> {
                SDVariable divergence = JensenShannon.apply(
                        g.graph,
                        "divergence",
                        beta,
                        0.7,
                        g.variable("hidden", 4, 3),
                        g.variable("head", 5, 3),
                        g.graph.constant("teacher", g.normal(4, 2)),
                        g.graph.constant("teacherHead", g.normal(5, 2)),
                        g.index("targets", 1, -1, 0, 4));
                g.checkGradients(divergence);
            });
        }
    }

    @Test
    void should_refuse_a_teacher_with_another_vocabulary() {
        long[][] shapes = {{4, 3}, {5, 3}, {4, 2}, {6, 2}, {4}};
        String message = assertThrows(OpException.class, () -> new JensenShannon().outputShapes(shapes))
                .getMessage();
        assertEquals(
                "medgpt_jensen_shannon expects student and teacher with the same vocabulary, got shapes [[5, 3], [6, 2]]",
                message);
    }

    @Test
    void should_say_how_unsure_the_model_is() {
        OpGraph g = new OpGraph(new Random(72));
        INDArray hidden = g.normal(70, 3);
        INDArray head = g.normal(5, 3);
        int[] targets = g.indices(70, -1, 5);
        INDArray seen = OpGraph.run(new TokenEntropy(), hidden, head, Nd4j.createFromArray(targets))[0];
        INDArray p = Transforms.softmax(hidden.mmul(head.transpose()), true);
        INDArray expected = p.mul(Transforms.log(p)).sum(1).neg();
        for (int i = 0; i < targets.length; i++) {
            assertEquals(targets[i] < 0 ? 0 : expected.getDouble(i), seen.getDouble(i), 1e-12);
        }
    }

    @Test
    void should_say_how_likely_two_samples_are_the_same() {
        Random random = new Random(69);
        OpGraph g = new OpGraph(random);
        INDArray hidden = g.normal(70, 3);
        INDArray head = g.normal(5, 3);
        int[] targets = g.indices(70, -1, 5);
        INDArray seen = OpGraph.run(new LogCollision(), hidden, head, Nd4j.createFromArray(targets))[0];
        INDArray probabilities = Transforms.softmax(hidden.mmul(head.transpose()), true);
        INDArray expected = Transforms.log(probabilities.mul(probabilities).sum(1));
        for (int i = 0; i < targets.length; i++) {
            assertEquals(targets[i] < 0 ? 0 : expected.getDouble(i), seen.getDouble(i), 1e-12);
        }
    }
}
