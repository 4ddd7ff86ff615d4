package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DoraNorm;

/** Adds the low-rank update to a few rows of W at a time, in memory of the thread, and measures them. */
final class DoraNormKernel implements Kernel<DoraNorm> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<DoraNorm> op() {
        return DoraNorm.class;
    }

    @Override
    public void run(DoraNorm op, KernelCall call) {
        HostTensor a = call.input(0);
        HostTensor b = call.input(1);
        HostTensor weight = call.input(2);
        int rank = a.size(0);
        int width = a.size(1);
        float scale = (float) op.scale();
        call.workers().ranges(weight.rows(), Blocks.worthwhileRows(width * (rank + 1)), (from, to, lane) -> {
            float[] outer = lane.floats(0, rank * width);
            float[] factors = lane.floats(1, rank);
            float[] row = lane.floats(2, width);
            float[] norms = lane.floats(3, to - from);
            a.read(0, outer, 0, rank * width);
            for (int i = from; i < to; i++) {
                weight.read((long) i * width, row, 0, width);
                b.read((long) i * rank, factors, 0, rank);
                for (int r = 0; r < rank; r++) {
                    MATH.addScaled(scale * factors[r], outer, r * width, row, 0, width);
                }
                norms[i - from] = (float) Math.sqrt(MATH.sumOfSquares(row, 0, width));
            }
            call.output(0).write(from, norms, 0, to - from);
        });
    }
}
