package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RotaryTest {

    /** A rotation is a multiplication of complex numbers. */
    @Test
    void should_turn_pairs_by_position_times_frequency() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(8, type, g -> {
                Case c = new Case(g);
                double[] y = g.values(c.rotated());
                double[] x = DenseValues.read(g.array("x"));
                double[] expected = x.clone();
                for (int row = 0; row < c.positions.length; row++) {
                    for (int head = 0; head < c.heads; head++) {
                        for (int pair = 0; pair < c.rotarySize / 2; pair++) {
                            int start = (row * c.heads + head) * c.headSize + c.offset;
                            int re = start + (c.interleaved ? 2 * pair : pair);
                            int im = c.interleaved ? re + 1 : re + c.rotarySize / 2;
                            double angle = c.positions[row] * Math.pow(100, -2.0 * pair / c.rotarySize);
                            expected[re] = x[re] * Math.cos(angle) - x[im] * Math.sin(angle);
                            expected[im] = x[re] * Math.sin(angle) + x[im] * Math.cos(angle);
                        }
                    }
                }
                OpGraph.assertClose(expected, y, 1e-5, "y");
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences_also_with_an_attention_factor() {
        OpGraph.trials(8, g -> {
            Case c = new Case(g);
            c.scaling = new RotaryScaling.Yarn(4, 16, 1.3, 32, 1, true);
            g.checkGradients(c.rotated());
        });
    }

    @Test
    void should_be_undone_by_the_inverse_rotation() {
        OpGraph.trials(5, g -> {
            Case c = new Case(g);
            SDVariable y = c.rotated();
            g.graph.setLossVariables(g.loss(y).name());
            // the gradient of sum(y * w) is the inverse rotation of w; rotated again it is w
            INDArray gradient = g.gradients(g.graph.getVariable("loss")).get("x");
            INDArray weights = g.graph.getVariable("weights of y").getArr();
            g.array("x").assign(gradient);
            OpGraph.assertClose(DenseValues.read(weights), g.values(y), 1e-12, "rotated gradient");
        });
    }

    @Test
    void should_multiply_the_table_by_the_attention_factor() {
        OpGraph g = new OpGraph(new Random(3));
        SDVariable[] table = table(g, new int[] {0, 7}, new RotaryScaling.Yarn(4, 16, 1.5, 32, 1, true));
        double[] cos = g.values(table[0]);
        double[] sin = g.values(table[1]);
        for (int i = 0; i < cos.length; i++) {
            assertEquals(1.5, Math.hypot(cos[i], sin[i]), 1e-12);
        }
        assertEquals(1.5, cos[0]);
    }

    @Test
    void should_stretch_only_the_sequence_that_is_too_long() {
        OpGraph g = new OpGraph(new Random(4));
        SDVariable positions = g.index("positions", 0, 1, 2, 0, 1);
        SDVariable starts = g.index("cuSeqlens", 0, 3, 5);
        double[] plain = g.values(
                RotaryTable.apply(
                        g.graph, "plain", positions, starts, 8, 100, new RotaryScaling.None(), DataType.DOUBLE)[1]);
        double[] dynamic = g.values(
                RotaryTable.apply(
                        g.graph,
                        "dynamic",
                        positions,
                        starts,
                        8,
                        100,
                        new RotaryScaling.Dynamic(2, 2),
                        DataType.DOUBLE)[1]);
        for (int row = 0; row < 5; row++) {
            for (int pair = 0; pair < 4; pair++) {
                boolean same = plain[row * 4 + pair] == dynamic[row * 4 + pair];
                assertEquals(row >= 3 || row == 0 || pair == 0, same, "row " + row + ", pair " + pair);
            }
        }
    }

    @Test
    void should_say_what_is_wrong_with_positions_and_sizes() {
        OpGraph g = new OpGraph(new Random(5));
        SDVariable[] table = table(g, new int[] {0, -1}, new RotaryScaling.None());
        assertEquals(
                "medgpt_rotary_table 'table.cos': position at index 1 is -1, expected 0 or more",
                assertThrows(OpException.class, () -> g.value(table[0])).getMessage());
        SDVariable half = g.index("more", 0);
        assertEquals(
                "medgpt_rotary_table works in FLOAT or DOUBLE, not in HALF",
                assertThrows(
                                OpException.class,
                                () -> RotaryTable.apply(
                                        g.graph, "half", half, half, 8, 100, new RotaryScaling.None(), DataType.HALF))
                        .getMessage());
        assertEquals(
                "medgpt_rotary_table rotates an even number of elements, not 7",
                assertThrows(
                                OpException.class,
                                () -> RotaryTable.apply(
                                        g.graph, "odd", half, half, 7, 100, new RotaryScaling.None(), DataType.FLOAT))
                        .getMessage());
        OpGraph wide = new OpGraph(new Random(6));
        SDVariable[] angles = table(wide, new int[] {0, 1}, new RotaryScaling.None());
        SDVariable y = Rotary.apply(wide.graph, "y", wide.variable("x", 2, 6), angles[0], angles[1], 6, false);
        assertEquals(
                "medgpt_rotary 'y' expects x [N, heads * 6], cos and sin [N, R/2], got shapes [[2, 6], [2, 4], [2, 4]]",
                assertThrows(OpException.class, () -> wide.value(y)).getMessage());
    }

    private static SDVariable[] table(OpGraph g, int[] positions, RotaryScaling scaling) {
        return RotaryTable.apply(
                g.graph,
                "table",
                g.index("positions", positions),
                g.index("cuSeqlens", 0, positions.length),
                8,
                100,
                scaling,
                DataType.DOUBLE);
    }

    /** A random layer on random positions. */
    private static final class Case {
        final OpGraph g;
        final int heads;
        final int headSize;
        final int offset;
        final int rotarySize;
        final boolean interleaved;
        final int[] positions;
        RotaryScaling scaling = new RotaryScaling.None();

        Case(OpGraph g) {
            this.g = g;
            this.heads = g.size(3);
            this.rotarySize = 2 * g.size(4);
            this.headSize = rotarySize + g.random.nextInt(4);
            this.offset = g.random.nextInt(headSize - rotarySize + 1);
            this.interleaved = g.random.nextBoolean();
            this.positions = g.indices(g.size(6), 0, 30);
        }

        SDVariable rotated() {
            DataType type = g.normal(1).dataType();
            SDVariable[] table = RotaryTable.apply(
                    g.graph,
                    "table",
                    g.index("positions", Nd4j.createFromArray(positions)),
                    g.index("cuSeqlens", 0, positions.length),
                    rotarySize,
                    100,
                    scaling,
                    type);
            SDVariable x = g.variable("x", positions.length, (long) heads * headSize);
            return Rotary.apply(g.graph, "y", x, table[0], table[1], headSize, offset, interleaved);
        }
    }
}
