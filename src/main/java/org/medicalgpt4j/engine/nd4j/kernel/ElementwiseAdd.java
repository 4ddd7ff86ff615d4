package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/** The sum of two tensors of one size; the result may lie where one of them lies. */
public final class ElementwiseAdd {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    private ElementwiseAdd() {}

    public static void run(HostTensor left, HostTensor right, HostTensor sum, Workers workers) {
        Blocks.each(sum.length(), workers, (offset, length, lane) -> {
            float[] a = lane.floats(0, length);
            float[] b = lane.floats(1, length);
            left.read(offset, a, 0, length);
            right.read(offset, b, 0, length);
            MATH.add(a, 0, b, 0, a, 0, length);
            sum.write(offset, a, 0, length);
        });
    }
}
