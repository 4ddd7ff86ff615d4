package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** Parting and joining of columns. */
class SplitTest {
    private static final ColumnGroups GROUPS = new ColumnGroups(List.of(2, 1));

    @Test
    void should_take_a_run_of_every_group() {
        Split split = new Split();
        split.addIArgument(2, 1);
        var parts =
                OpGraph.run(split, Nd4j.createFromArray(new double[][] {{1, 2, 3, 4, 5, 6}, {7, 8, 9, 10, 11, 12}}));
        assertEquals(Nd4j.createFromArray(new double[][] {{1, 2, 4, 5}, {7, 8, 10, 11}}), parts[0]);
        assertEquals(Nd4j.createFromArray(new double[][] {{3, 6}, {9, 12}}), parts[1]);
    }

    @Test
    void should_have_the_gradients_of_finite_differences_and_join_what_it_parted() {
        OpGraph.trials(5, g -> {
            SDVariable x = g.variable("x", g.size(4), 3L * g.size(3));
            SDVariable[] parts = Split.apply(g.graph, List.of("a", "b"), x, GROUPS);
            SDVariable joined = Join.apply(g.graph, "joined", List.of(parts), GROUPS);
            assertEquals(g.array("x"), g.value(joined));
            g.checkGradients(parts[0], parts[1], joined);
        });
    }

    @Test
    void should_refuse_columns_that_do_not_fall_into_groups() {
        Split split = new Split();
        split.addIArgument(2, 1);
        assertEquals(
                "medgpt_split expects x [N, groups * 3], got shapes [[2, 4]]",
                assertThrows(OpException.class, () -> split.outputShapes(new long[] {2, 4}))
                        .getMessage());
        Join join = new Join();
        join.addIArgument(2, 1);
        assertThrows(OpException.class, () -> join.outputShapes(new long[] {2, 4}, new long[] {2, 3}));
        assertThrows(OpException.class, () -> join.outputShapes(new long[] {2, 4}, new long[] {3, 2}));
        assertThrows(OpException.class, () -> join.outputShapes(new long[] {2, 4}));
        assertThrows(OpException.class, () -> new ColumnGroups(List.of(3)));
        assertThrows(OpException.class, () -> new ColumnGroups(List.of(3, 0)));
    }
}
