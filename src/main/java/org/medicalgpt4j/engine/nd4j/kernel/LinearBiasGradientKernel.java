package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.LinearBiasGradient;

/** Sums of columns: each thread has columns of its own and goes through all rows. */
final class LinearBiasGradientKernel implements Kernel<LinearBiasGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int FEWEST_COLUMNS = 128;

    @Override
    public Class<LinearBiasGradient> op() {
        return LinearBiasGradient.class;
    }

    @Override
    public boolean canAdd(LinearBiasGradient op, int output) {
        return true;
    }

    @Override
    public void run(LinearBiasGradient op, KernelCall call) {
        HostTensor dy = call.input(0);
        HostTensor db = call.output(0);
        int width = dy.size(1);
        call.workers().ranges(width, FEWEST_COLUMNS, (from, to, lane) -> {
            int length = to - from;
            float[] sum = lane.floats(0, length);
            float[] row = lane.floats(1, length);
            Sums.start(db, from, sum, length, call.adds(0));
            for (int i = 0; i < dy.rows(); i++) {
                dy.read((long) i * width + from, row, 0, length);
                MATH.add(sum, 0, row, 0, sum, 0, length);
            }
            db.write(from, sum, 0, length);
        });
    }
}
