package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class EmbeddingTest {

    @Test
    void should_give_the_rows_of_the_tokens() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(5, type, g -> {
                int vocabulary = g.size(9);
                int[] tokens = g.indices(g.size(6), 0, vocabulary);
                SDVariable y = embedding(g, vocabulary, tokens, OptionalInt.empty());
                for (int i = 0; i < tokens.length; i++) {
                    assertEquals(g.array("weight").getRow(tokens[i]), g.value(y).getRow(i));
                }
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(5, g -> {
            int vocabulary = g.size(5);
            g.checkGradients(embedding(g, vocabulary, g.indices(g.size(9), 0, vocabulary), OptionalInt.empty()));
        });
    }

    @Test
    void should_give_the_padding_token_no_gradient_and_others_theirs() {
        OpGraph.trials(3, g -> {
            int[] tokens = {2, 0, 2, 1, 1};
            SDVariable y = embedding(g, 4, tokens, OptionalInt.of(1));
            INDArray gradient = g.gradients(g.loss(y)).get("weight");
            INDArray weights = g.graph.getVariable("weights of y").getArr();
            assertEquals(0, gradient.getRow(1).norm2Number().doubleValue());
            OpGraph.assertClose(
                    DenseValues.read(weights.getRow(0).add(weights.getRow(2))),
                    DenseValues.read(gradient.getRow(2)),
                    1e-12,
                    "gradient of the token used twice");
        });
    }

    @Test
    void should_name_the_index_of_a_token_outside_the_vocabulary() {
        for (int bad : new int[] {-1, 4}) {
            OpGraph g = new OpGraph(new Random(1));
            SDVariable y = embedding(g, 4, new int[] {0, 3, bad}, OptionalInt.empty());
            assertEquals(
                    "token " + bad + " at index 2 is not in the vocabulary of 4",
                    assertThrows(OpException.class, () -> g.value(y)).getMessage());
        }
    }

    @Test
    void should_gather_rows_and_scatter_their_gradient() {
        OpGraph.trials(5, g -> {
            int size = g.size(6);
            int[] rows = g.indices(g.size(9), 0, size);
            SDVariable y = GatherRows.apply(g.graph, "y", g.variable("x", size, g.size(4)), g.index("rows", rows));
            for (int i = 0; i < rows.length; i++) {
                assertEquals(g.array("x").getRow(rows[i]), g.value(y).getRow(i));
            }
            g.checkGradients(y);
        });
    }

    @Test
    void should_refuse_rows_that_do_not_exist() {
        OpGraph g = new OpGraph(new Random(1));
        SDVariable y = GatherRows.apply(g.graph, "y", g.variable("x", 3, 2), g.index("rows", 1, 3));
        assertEquals(
                "medgpt_gather_rows: there is no row 3, only 3 rows",
                assertThrows(OpException.class, () -> g.value(y)).getMessage());
    }

    private static SDVariable embedding(OpGraph g, int vocabulary, int[] tokens, OptionalInt padding) {
        int width = 1 + Arrays.stream(tokens).map(Math::abs).sum() % 4;
        return Embedding.apply(
                g.graph, "y", g.variable("weight", vocabulary, width), g.index("tokens", tokens), padding);
    }
}
