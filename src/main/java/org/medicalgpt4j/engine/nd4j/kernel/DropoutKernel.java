package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.Dropout;
import org.medicalgpt4j.op.DropoutMask;

/** Each thread has rows of its own. */
final class DropoutKernel implements Kernel<Dropout> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<Dropout> op() {
        return Dropout.class;
    }

    @Override
    public void run(Dropout op, KernelCall call) {
        HostTensor x = call.input(0);
        int width = x.size(1);
        DropoutMask mask = new DropoutMask(call.input(1).ints(), op.settings(), width);
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            float[] kept = lane.floats(1, width);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                MATH.dropout(mask, i, kept);
                MATH.multiply(row, 0, kept, 0, kept, 0, width);
                if (call.wants(0)) {
                    call.output(0).write((long) i * width, kept, 0, width);
                }
                if (call.wants(1)) {
                    for (int j = 0; j < width; j++) {
                        row[j] -= kept[j];
                    }
                    call.output(1).write((long) i * width, row, 0, width);
                }
            }
        });
    }
}
