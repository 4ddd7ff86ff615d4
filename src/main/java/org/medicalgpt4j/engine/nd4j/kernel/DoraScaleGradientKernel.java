package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DoraScaleGradient;

/** Rows of dz by threads; then sums of columns, each thread with columns of its own. */
final class DoraScaleGradientKernel implements Kernel<DoraScaleGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int FEWEST_COLUMNS = 128;

    @Override
    public Class<DoraScaleGradient> op() {
        return DoraScaleGradient.class;
    }

    @Override
    public boolean canAdd(DoraScaleGradient op, int output) {
        return output == 1;
    }

    @Override
    public void run(DoraScaleGradient op, KernelCall call) {
        if (call.wants(1)) {
            magnitudes(call);
        }
        if (call.wants(0)) {
            rows(call);
        }
    }

    private static void rows(KernelCall call) {
        HostTensor dy = call.input(0);
        int width = dy.size(1);
        call.workers().ranges(dy.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] factors = DoraScaleKernel.factors(call.input(2), call.input(3), lane);
            float[] row = lane.floats(2, width);
            for (int i = from; i < to; i++) {
                dy.read((long) i * width, row, 0, width);
                MATH.multiply(row, 0, factors, 0, row, 0, width);
                call.output(0).write((long) i * width, row, 0, width);
            }
        });
    }

    private static void magnitudes(KernelCall call) {
        HostTensor dy = call.input(0);
        HostTensor z = call.input(1);
        int width = dy.size(1);
        call.workers().ranges(width, FEWEST_COLUMNS, (from, to, lane) -> {
            int length = to - from;
            float[] sum = lane.floats(0, length);
            float[] row = lane.floats(1, length);
            float[] other = lane.floats(2, length);
            Arrays.fill(sum, 0, length, 0f);
            for (int i = 0; i < dy.rows(); i++) {
                dy.read((long) i * width + from, row, 0, length);
                z.read((long) i * width + from, other, 0, length);
                MATH.multiply(row, 0, other, 0, row, 0, length);
                MATH.add(sum, 0, row, 0, sum, 0, length);
            }
            call.input(3).read(from, other, 0, length);
            Sums.start(call.output(1), from, row, length, call.adds(1));
            for (int j = 0; j < length; j++) {
                row[j] += sum[j] / other[j];
            }
            call.output(1).write(from, row, 0, length);
        });
    }
}
