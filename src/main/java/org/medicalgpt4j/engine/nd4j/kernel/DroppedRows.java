package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraLinear;

/** Dropout of whole rows. */
final class DroppedRows {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private DroppedRows() {}

    /** {@code result = source * mask} for rows {@code from} to before {@code to}; both may be the same tensor. */
    static void run(
            LoraLinear.Settings settings,
            HostTensor key,
            HostTensor source,
            HostTensor result,
            int from,
            int to,
            Lane lane) {
        int width = source.size(1);
        DropoutMask mask = new DropoutMask(key.ints(), settings, width);
        float[] row = lane.floats(0, width);
        float[] factors = lane.floats(1, width);
        for (int i = from; i < to; i++) {
            source.read((long) i * width, row, 0, width);
            MATH.dropout(mask, i, factors);
            MATH.multiply(row, 0, factors, 0, row, 0, width);
            result.write((long) i * width, row, 0, width);
        }
    }
}
