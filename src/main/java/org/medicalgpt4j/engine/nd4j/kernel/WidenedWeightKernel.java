package org.medicalgpt4j.engine.nd4j.kernel;

import java.nio.ByteBuffer;
import org.medicalgpt4j.op.QuantizedWeight;
import org.medicalgpt4j.op.WidenedWeight;

final class WidenedWeightKernel implements Kernel<WidenedWeight> {

    @Override
    public Class<WidenedWeight> op() {
        return WidenedWeight.class;
    }

    @Override
    public void run(WidenedWeight op, KernelCall call) {
        QuantizedWeight weight = op.weight();
        int width = (int) weight.columns();
        call.workers().ranges((int) weight.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            ByteBuffer bytes = call.input(0).bytes();
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                weight.format().widen(bytes, weight.rows(), width, (long) i * width, row, 0, width);
                call.output(0).write((long) i * width, row, 0, width);
            }
        });
    }
}
