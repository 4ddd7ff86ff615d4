package org.medicalgpt4j.engine.cuda.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * What the need for scratch memory depends on beside shapes.
 *
 * @param headChunk rows of logits held at once by the head
 * @param real number format of weights and activations, FLOAT or BFLOAT16
 */
public record WorkSizes(int headChunk, DataType real) {
    /** Parts of scratch memory start at multiples of this many f32. */
    private static final int GROUP = 64;

    /** So many f32 of scratch memory hold a tensor of {@code elements} in the number format of activations. */
    public long reals(long elements) {
        return floats((elements * real.width() + Float.BYTES - 1) / Float.BYTES);
    }

    /** So many f32 of scratch memory hold {@code elements} f32 or i32, with the next tensor well aligned behind them. */
    public long floats(long elements) {
        return (elements + GROUP - 1) / GROUP * GROUP;
    }
}
