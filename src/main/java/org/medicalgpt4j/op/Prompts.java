package org.medicalgpt4j.op;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The lengths of prompts that the attention ops may have as their last input. */
final class Prompts {
    private Prompts() {}

    /** @param at index of the input */
    static void requireShape(TensorOp op, AttentionShape shape, long[][] in, int at, long sequences) {
        op.require(
                in.length <= at || (in[at].length == 1 && in[at][0] == sequences && shape.window() == 0),
                "lengths of prompts [S] in attention without a window",
                in);
    }

    /** All zero where there is no such input. */
    static int[] read(INDArray[] inputs, int at, int sequences) {
        return inputs.length > at ? DenseValues.readInts(inputs[at]) : new int[sequences];
    }
}
