package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.RowScale;

final class RowScaleKernel implements Kernel<RowScale> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<RowScale> op() {
        return RowScale.class;
    }

    @Override
    public void run(RowScale op, KernelCall call) {
        HostTensor x = call.input(0);
        HostTensor factors = call.input(1);
        HostTensor y = call.output(0);
        int width = x.size(1);
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            float[] factor = lane.floats(1, to - from);
            factors.read(from, factor, 0, to - from);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                MATH.scale(factor[i - from], row, 0, width);
                y.write((long) i * width, row, 0, width);
            }
        });
    }
}
