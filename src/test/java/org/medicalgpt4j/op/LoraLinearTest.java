package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LoraLinearTest {
    private static final int[] KEY = {11, -12, 13, 14};

    @Test
    void should_equal_a_linear_layer_with_the_merged_weight() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(5, type, g -> {
                Case c = new Case(g, 0);
                SDVariable y = c.layer();
                INDArray merged =
                        g.array("w").add(g.array("b").mmul(g.array("a")).muli(c.settings.scale()));
                g.graph.var("merged", merged);
                SDVariable x = g.graph.getVariable("x");
                SDVariable weight = g.graph.getVariable("merged");
                SDVariable linear = c.bias
                        ? Linear.apply(g.graph, "linear", x, weight, g.graph.getVariable("bias"))
                        : Linear.apply(g.graph, "linear", x, weight);
                OpGraph.assertClose(g.values(linear), g.values(y), type == DataType.FLOAT ? 1e-5 : 1e-12, "y");
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(6, g -> g.checkGradients(new Case(g, 0).layer()));
    }

    @Test
    void should_have_the_gradients_of_finite_differences_with_dropout() {
        OpGraph.trials(6, g -> g.checkGradients(new Case(g, 0.4).layer()));
    }

    @Test
    void should_drop_elements_of_the_adapters_input_only() {
        OpGraph.trials(5, g -> {
            Case c = new Case(g, 0.5);
            SDVariable y = c.layer();
            INDArray x = g.array("x");
            INDArray dropped = x.dup();
            float[] row = new float[(int) x.size(1)];
            DropoutMask mask = new DropoutMask(KEY, c.settings, row.length);
            for (int i = 0; i < x.size(0); i++) {
                mask.row(i, row);
                dropped.getRow(i).muli(Nd4j.createFromArray(row).castTo(DataType.DOUBLE));
            }
            INDArray expected = x.mmul(g.array("w").transpose())
                    .add(dropped.mmul(g.array("a").transpose())
                            .mmul(g.array("b").transpose())
                            .mul(c.settings.scale()));
            if (c.bias) {
                expected.addiRowVector(g.array("bias"));
            }
            OpGraph.assertClose(DenseValues.read(expected), g.values(y), 1e-12, "y");
        });
    }

    @Test
    void should_not_depend_on_how_rows_are_split_into_batches() {
        OpGraph g = new OpGraph(new Random(21));
        INDArray x = g.normal(7, 5);
        INDArray a = g.normal(2, 5);
        INDArray b = g.normal(3, 2);
        INDArray w = g.normal(3, 5);
        INDArray whole = layer(x, a, b, w, 0);
        INDArray second = layer(x.getRows(3, 4, 5, 6), a, b, w, 3);
        for (int i = 0; i < 4; i++) {
            OpGraph.assertClose(
                    DenseValues.read(whole.getRow(3 + i)), DenseValues.read(second.getRow(i)), 1e-12, "row " + i);
        }
        assertNotEquals(
                whole.getRow(3), layer(x.getRows(3, 4, 5, 6), a, b, w, 4).getRow(0));
    }

    private static INDArray layer(INDArray x, INDArray a, INDArray b, INDArray w, int rowOffset) {
        OpGraph g = new OpGraph(new Random(22));
        SDVariable y = LoraLinear.apply(
                g.graph,
                "y",
                g.graph.var("x", x),
                g.graph.var("a", a),
                g.graph.var("b", b),
                g.graph.var("w", w),
                Optional.empty(),
                Optional.of(g.index("randomKey", 1, 2, 3, rowOffset)),
                new LoraLinear.Settings(1, 0.5, 0));
        return g.value(y);
    }

    @Test
    void should_refuse_a_loss_that_depends_on_the_adapters_inner_values() {
        OpGraph g = new OpGraph(new Random(23));
        new Case(g, 0).layer();
        SDVariable loss = g.loss(g.graph.getVariable("y.lora"));
        assertEquals(
                "medgpt_lora_linear 'y': the loss depends on output 'xa', which has no gradient",
                assertThrows(OpException.class, () -> g.gradients(loss)).getMessage());
    }

    @Test
    void should_say_what_is_wrong() {
        assertEquals(
                "medgpt_lora_linear needs a dropout in [0, 1), got 1.0",
                assertThrows(OpException.class, () -> new LoraLinear.Settings(1, 1, 0))
                        .getMessage());
        assertThrows(OpException.class, () -> new LoraLinear.Settings(1, Double.NaN, 0));
        assertThrows(OpException.class, () -> new LoraLinear.Settings(Double.POSITIVE_INFINITY, 0, 0));
        assertEquals(
                "medgpt_lora_linear 'y' needs a random key exactly when it has dropout",
                assertThrows(OpException.class, () -> withKey(0.5, Optional.empty()))
                        .getMessage());
        OpGraph g = new OpGraph(new Random(24));
        assertThrows(OpException.class, () -> withKey(0, Optional.of(g.index("randomKey", KEY))));
        OpGraph wrong = new OpGraph(new Random(25));
        SDVariable y = LoraLinear.apply(
                wrong.graph,
                "y",
                wrong.variable("x", 2, 3),
                wrong.variable("a", 1, 4),
                wrong.variable("b", 5, 1),
                wrong.variable("w", 5, 3),
                Optional.empty(),
                Optional.empty(),
                new LoraLinear.Settings(1, 0, 0));
        assertEquals(
                "medgpt_lora_linear 'y' expects x [N, in], A [r, in], B [out, r], W [out, in], "
                        + "got shapes [[2, 3], [1, 4], [5, 1], [5, 3]]",
                assertThrows(OpException.class, () -> wrong.value(y)).getMessage());
    }

    private static void withKey(double dropout, Optional<SDVariable> key) {
        OpGraph g = new OpGraph(new Random(26));
        SDVariable square = g.variable("x", 2, 2);
        LoraLinear.apply(
                g.graph,
                "y",
                square,
                square,
                square,
                square,
                Optional.empty(),
                key,
                new LoraLinear.Settings(1, dropout, 0));
    }

    @Test
    void should_list_its_inputs_and_settings() {
        OpGraph g = new OpGraph(new Random(27));
        Case c = new Case(g, 0.25);
        SDVariable y = c.layer();
        LoraLinear op = (LoraLinear) g.graph.getVariableOutputOp(y.name());
        assertEquals(
                c.bias
                        ? List.of("x", "a", "b", "weight", "bias", "randomKey")
                        : List.of("x", "a", "b", "weight", "randomKey"),
                op.inputNames());
        assertEquals(
                "{bias=" + c.bias + ", dropout=0.25, purpose=5, scale=1.7}",
                op.attributes().toString());
    }

    /** A random layer, with a bias or without. */
    private static final class Case {
        final OpGraph g;
        final LoraLinear.Settings settings;
        final boolean bias;

        Case(OpGraph g, double dropout) {
            this.g = g;
            this.settings = new LoraLinear.Settings(1.7, dropout, 5);
            this.bias = g.random.nextBoolean();
        }

        SDVariable layer() {
            int in = g.size(6);
            int out = g.size(5);
            int rank = g.size(3);
            SDVariable x = g.variable("x", g.size(4), in);
            SDVariable a = g.variable("a", rank, in);
            SDVariable b = g.variable("b", out, rank);
            SDVariable w = g.variable("w", out, in);
            return LoraLinear.apply(
                    g.graph,
                    "y",
                    x,
                    a,
                    b,
                    w,
                    bias ? Optional.of(g.variable("bias", out)) : Optional.empty(),
                    settings.dropout() > 0 ? Optional.of(g.index("randomKey", KEY)) : Optional.empty(),
                    settings);
        }
    }
}
