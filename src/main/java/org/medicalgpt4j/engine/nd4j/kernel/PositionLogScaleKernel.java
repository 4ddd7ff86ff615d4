package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.PositionLogScale;

final class PositionLogScaleKernel implements Kernel<PositionLogScale> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<PositionLogScale> op() {
        return PositionLogScale.class;
    }

    @Override
    public void run(PositionLogScale op, KernelCall call) {
        HostTensor x = call.input(0);
        int[] positions = call.input(1).ints();
        int width = x.size(1);
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                MATH.scale((float) op.factor(positions[i]), row, 0, width);
                call.output(0).write((long) i * width, row, 0, width);
            }
        });
    }
}
