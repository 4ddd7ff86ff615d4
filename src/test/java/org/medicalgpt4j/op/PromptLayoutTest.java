package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PromptLayoutTest {
    private static final int START = 4;
    private static final int MASK = 8;
    private static final int GENERAL = 9;

    private static PromptLayout op() {
        PromptLayout op = new PromptLayout();
        op.addIArgument(START, MASK, GENERAL);
        return op;
    }

    private static int[][] run(INDArray... inputs) {
        INDArray[] outputs = OpGraph.run(op(), inputs);
        return new int[][] {
            DenseValues.readInts(outputs[0]), DenseValues.readInts(outputs[1]), DenseValues.readInts(outputs[2])
        };
    }

    private static INDArray ints(int... values) {
        return Nd4j.createFromArray(values);
    }

    @Test
    void should_give_an_answer_the_place_of_the_mask() {
        int[][] layout = run(
                ints(7, MASK, 7, START, 5, 5, 7, MASK, GENERAL, START, 5),
                ints(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4),
                ints(0, 6, 11));
        assertArrayEquals(new int[] {3, 3}, layout[0]);
        assertArrayEquals(new int[] {0, 1, 2, 1, 1, 1, 0, 1, 2, 2, 2}, layout[1]);
        assertArrayEquals(new int[] {0, 0, 0, 1, 2, 3, 0, 0, 0, 1, 2}, layout[2]);
    }

    @Test
    void should_remember_the_prompt_while_its_answer_is_decoded() {
        INDArray cache = Nd4j.zeros(DataType.FLOAT, 3, 2, 1, 2);
        INDArray table = Nd4j.createFromArray(new int[][] {{2, 0, 1}});
        run(ints(7, GENERAL, START), ints(0, 1, 2), ints(0, 3), table, cache);
        int[][] layout = run(ints(5, START), ints(3, 4), ints(0, 2), table, cache);
        assertArrayEquals(new int[] {2}, layout[0]);
        assertArrayEquals(new int[] {1, 1}, layout[1]);
        assertArrayEquals(new int[] {2, 3}, layout[2]);
    }

    @Test
    void should_say_what_a_sequence_lacks() {
        assertEquals(
                "medgpt_prompt_layout: sequence 1 has no token 4, which starts the answer and so ends the prompt",
                error(GENERAL, START, 7, 7));
        assertEquals(
                "medgpt_prompt_layout: sequence 0 has neither token 9 nor token 8 before its answer, whose place that is",
                error(7, START, GENERAL, START));
        String shapes = assertThrows(
                        OpException.class, () -> op().outputShapes(new long[] {3}, new long[] {2}, new long[] {2}))
                .getMessage();
        assertTrue(shapes.startsWith("medgpt_prompt_layout expects tokens and positions [N]"), shapes);
    }

    private static String error(int... tokens) {
        INDArray positions = ints(0, 1, 0, 1);
        return assertThrows(OpException.class, () -> run(ints(tokens), positions, ints(0, 2, 4)))
                .getMessage();
    }
}
