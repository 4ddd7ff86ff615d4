package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sequences of one ragged batch do not see each other, and no token sees a later one. */
class SequenceIsolationTest {

    @Test
    void should_leave_other_sequences_as_they_are_when_one_changes() {
        OpGraph.trials(5, g -> {
            int[] starts = {0, 1 + g.size(4), 0, 0};
            starts[2] = starts[1] + 1 + g.size(4);
            starts[3] = starts[2] + 1 + g.size(4);
            OneLayer layer = new OneLayer(g, starts);
            INDArray before = g.value(layer.hidden).dup();
            for (int row = starts[1]; row < starts[2]; row++) {
                changeToken(g, row);
            }
            INDArray after = g.value(layer.hidden);
            for (int row = 0; row < starts[3]; row++) {
                boolean changed = row >= starts[1] && row < starts[2];
                assertEquals(!changed, before.getRow(row).equals(after.getRow(row)), "row " + row);
            }
        });
    }

    @Test
    void should_leave_earlier_tokens_as_they_are_when_a_later_one_changes() {
        OpGraph.trials(5, g -> {
            int tokens = 3 + g.size(4);
            OneLayer layer = new OneLayer(g, new int[] {0, tokens});
            INDArray before = g.value(layer.hidden).dup();
            changeToken(g, tokens - 1);
            INDArray after = g.value(layer.hidden);
            for (int row = 0; row < tokens; row++) {
                assertEquals(row < tokens - 1, before.getRow(row).equals(after.getRow(row)), "row " + row);
            }
        });
    }

    @Test
    void should_give_the_same_to_a_sequence_alone_and_among_others() {
        OpGraph.trials(5, g -> {
            int[] starts = {0, g.size(4), 0};
            starts[2] = starts[1] + g.size(5);
            OneLayer together = new OneLayer(g, starts);
            INDArray both = g.value(together.hidden);
            OpGraph single = new OpGraph(g.random);
            OneLayer alone = new OneLayer(single, new int[] {0, starts[2] - starts[1]});
            for (String name : new String[] {
                "embedding",
                "norm",
                "q.weight",
                "q.bias",
                "k.weight",
                "v.weight",
                "a",
                "b",
                "update.weight",
                "update.bias",
                "magnitude",
                "packed.bias",
                "centred.weight",
                "centred.bias",
                "updated.a",
                "updated.b",
                "router",
                "router.bias",
                "gate.weight",
                "gate0",
                "up0",
                "down0",
                "gate1",
                "up1",
                "down1",
                "gate2",
                "up2",
                "down2",
                "gate3",
                "up3",
                "down3"
            }) {
                single.array(name).assign(g.array(name));
            }
            for (int i = starts[1]; i < starts[2]; i++) {
                single.array("tokens")
                        .putScalar(i - starts[1], g.array("tokens").getInt(i));
            }
            // dropout goes on counting rows where the first sequence ends
            single.array("randomKey").putScalar(3, g.array("randomKey").getInt(3) + starts[1]);
            INDArray one = single.value(alone.hidden);
            for (int i = starts[1]; i < starts[2]; i++) {
                OpGraph.assertClose(
                        DenseValues.read(both.getRow(i)),
                        DenseValues.read(one.getRow(i - starts[1])),
                        1e-12,
                        "row " + i);
            }
        });
    }

    @Test
    void should_send_no_gradient_from_one_sequence_into_another() {
        OpGraph.trials(3, g -> {
            AttentionShape shape = new AttentionShape(2, 1, 3, 0.5, 0);
            SDVariable o = Attention.apply(
                    g.graph,
                    "o",
                    g.variable("q", 7, 6),
                    g.variable("k", 7, 3),
                    g.variable("v", 7, 3),
                    g.index("cuSeqlens", 0, 3, 7),
                    shape);
            SDVariable second = GatherRows.apply(g.graph, "second", o, g.index("rows", 3, 4, 5, 6));
            Map<String, INDArray> gradients = g.gradients(g.loss(second));
            gradients.forEach((name, gradient) -> {
                assertEquals(
                        Nd4j.zeros(gradient.getRows(0, 1, 2).shape()).castTo(gradient.dataType()),
                        gradient.getRows(0, 1, 2),
                        name);
                assertNotEquals(0, gradient.getRow(4).norm2Number().doubleValue(), name);
            });
        });
    }

    private static void changeToken(OpGraph g, int row) {
        INDArray tokens = g.array("tokens");
        tokens.putScalar(row, (tokens.getInt(row) + 1) % 10);
    }
}
