package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FirstPassLengthTest {
    private static final INDArray TABLE = Nd4j.createFromArray(new int[][] {{2, 0}, {1, -1}});

    @Test
    void should_remember_how_long_each_sequence_was_when_it_was_begun() {
        INDArray cache = Nd4j.zeros(DataType.FLOAT, 3, 4, 1, 1);
        assertArrayEquals(new int[] {5, 2}, lengths(cache, new int[] {0, 1, 2, 3, 4, 0, 1}, 0, 5, 7));
        assertArrayEquals(new int[] {5, 2}, lengths(cache, new int[] {5, 2}, 0, 1, 2));
        assertArrayEquals(new int[] {5, 3}, lengths(cache, new int[] {6, 0, 1, 2}, 0, 1, 4));
        assertArrayEquals(new int[] {0, 3}, lengths(cache, new int[] {3}, 0, 0, 1));
    }

    @Test
    void should_say_which_sizes_do_not_fit() {
        assertEquals(
                "medgpt_first_pass_length expects positions [N], cuSeqlens [S+1], a page table [S, P] and a cache"
                        + " [pages, pageSize, 1, 1], got shapes [[3], [2], [2, 1], [1, 1, 1, 1]]",
                assertThrows(
                                OpException.class,
                                () -> new FirstPassLength()
                                        .outputShapes(new long[] {3}, new long[] {2}, new long[] {2, 1}, new long[] {
                                            1, 1, 1, 1
                                        }))
                        .getMessage());
    }

    private static int[] lengths(INDArray cache, int[] positions, int... starts) {
        INDArray[] inputs = {Nd4j.createFromArray(positions), Nd4j.createFromArray(starts), TABLE, cache};
        return DenseValues.readInts(OpGraph.run(new FirstPassLength(), inputs)[0]);
    }
}
