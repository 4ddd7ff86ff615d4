package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.op.AttentionShape;

/** The heads that the attention kernels can hold in the registers of a warp. */
final class HeadSize {
    private static final int LARGEST = 256;

    private HeadSize() {}

    static AttentionShape checked(AttentionShape shape) {
        if (shape.headSize() > LARGEST) {
            throw new EngineException("the cuda engine's attention has heads of up to " + LARGEST
                    + " elements, this model's have " + shape.headSize());
        }
        return shape;
    }
}
