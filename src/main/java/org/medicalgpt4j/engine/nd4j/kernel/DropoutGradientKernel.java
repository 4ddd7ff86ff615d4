package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DropoutGradient;
import org.medicalgpt4j.op.DropoutMask;

/** Each thread has rows of its own. */
final class DropoutGradientKernel implements Kernel<DropoutGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<DropoutGradient> op() {
        return DropoutGradient.class;
    }

    @Override
    public void run(DropoutGradient op, KernelCall call) {
        int width = call.input(0).size(1);
        DropoutMask mask = new DropoutMask(call.input(2).ints(), op.settings(), width);
        call.workers().ranges(call.input(0).rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] kept = lane.floats(0, width);
            float[] rest = lane.floats(1, width);
            float[] factors = lane.floats(2, width);
            for (int i = from; i < to; i++) {
                call.input(0).read((long) i * width, kept, 0, width);
                call.input(1).read((long) i * width, rest, 0, width);
                MATH.dropout(mask, i, factors);
                for (int j = 0; j < width; j++) {
                    rest[j] += (kept[j] - rest[j]) * factors[j];
                }
                call.output(0).write((long) i * width, rest, 0, width);
            }
        });
    }
}
