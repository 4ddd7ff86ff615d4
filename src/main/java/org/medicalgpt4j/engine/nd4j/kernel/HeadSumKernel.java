package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.HeadSum;

final class HeadSumKernel implements Kernel<HeadSum> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<HeadSum> op() {
        return HeadSum.class;
    }

    @Override
    public void run(HeadSum op, KernelCall call) {
        HostTensor dy = call.input(0);
        HostTensor dx = call.output(0);
        int width = dx.size(1);
        int heads = op.heads();
        call.workers().ranges(dx.rows(), Blocks.worthwhileRows(width * heads), (from, to, lane) -> {
            float[] row = lane.floats(0, width * heads);
            for (int i = from; i < to; i++) {
                dy.read((long) i * width * heads, row, 0, width * heads);
                for (int head = 1; head < heads; head++) {
                    MATH.add(row, 0, row, head * width, row, 0, width);
                }
                dx.write((long) i * width, row, 0, width);
            }
        });
    }
}
