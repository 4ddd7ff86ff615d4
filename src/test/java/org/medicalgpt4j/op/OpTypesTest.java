package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

class OpTypesTest {
    private final SameDiff graph = SameDiff.create();

    @Test
    void should_refuse_half_precision_when_the_graph_is_built() {
        for (DataType type : new DataType[] {DataType.HALF, DataType.BFLOAT16}) {
            SDVariable x = graph.placeHolder("x" + type, type, -1, 4);
            SDVariable weight = graph.placeHolder("w" + type, type, 4, 4);
            assertEquals(
                    "medgpt_linear expects FLOAT or DOUBLE for input 'x', got " + type,
                    assertThrows(OpException.class, () -> Linear.apply(graph, "y" + type, x, weight))
                            .getMessage());
        }
    }

    @Test
    void should_refuse_different_types_in_one_op() {
        SDVariable x = graph.placeHolder("x", DataType.FLOAT, -1, 4);
        SDVariable weight = graph.placeHolder("w", DataType.DOUBLE, 4);
        assertEquals(
                "medgpt_rms_norm expects FLOAT for input 'weight' as for the inputs before it, got DOUBLE",
                assertThrows(OpException.class, () -> RmsNorm.apply(graph, "y", x, weight, 1e-5))
                        .getMessage());
    }

    @Test
    void should_refuse_indices_that_are_not_int() {
        SDVariable weight = graph.placeHolder("w", DataType.FLOAT, 4, 4);
        SDVariable tokens = graph.placeHolder("tokens", DataType.LONG, -1);
        assertEquals(
                "medgpt_embedding expects INT for input 'tokens', got LONG",
                assertThrows(OpException.class, () -> Embedding.apply(graph, "y", weight, tokens, OptionalInt.empty()))
                        .getMessage());
    }

    @Test
    void should_refuse_a_name_that_is_taken() {
        OpGraph g = new OpGraph(new Random(61));
        SDVariable x = g.variable("x", 2, 2);
        ResidualAdd.apply(g.graph, "sum", x, x);
        assertEquals(
                "medgpt_residual_add: the graph already has a value named 'sum'",
                assertThrows(OpException.class, () -> ResidualAdd.apply(g.graph, "sum", x, x))
                        .getMessage());
    }

    @Test
    void should_give_the_table_the_type_that_was_asked_for() {
        SDVariable positions = graph.placeHolder("positions", DataType.INT, -1);
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            for (SDVariable output : RotaryTable.apply(
                    graph, "table" + type, positions, positions, 4, 100, new RotaryScaling.None(), type)) {
                assertEquals(type, output.dataType());
            }
        }
    }
}
