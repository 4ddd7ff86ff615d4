package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DoraScale;

/** Each thread has rows of its own. */
final class DoraScaleKernel implements Kernel<DoraScale> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<DoraScale> op() {
        return DoraScale.class;
    }

    @Override
    public void run(DoraScale op, KernelCall call) {
        HostTensor z = call.input(0);
        int width = z.size(1);
        boolean bias = call.inputs() == 4;
        call.workers().ranges(z.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] factors = factors(call.input(1), call.input(2), lane);
            float[] offset = lane.floats(2, width);
            if (bias) {
                call.input(3).read(0, offset, 0, width);
            }
            float[] row = lane.floats(3, width);
            for (int i = from; i < to; i++) {
                z.read((long) i * width, row, 0, width);
                MATH.multiply(row, 0, factors, 0, row, 0, width);
                if (bias) {
                    MATH.add(row, 0, offset, 0, row, 0, width);
                }
                call.output(0).write((long) i * width, row, 0, width);
            }
        });
    }

    /** {@code m / norm}, in the thread's first array; the second one is used too. */
    static float[] factors(HostTensor magnitude, HostTensor norm, Lane lane) {
        int width = magnitude.size(0);
        float[] factors = lane.floats(0, width);
        float[] norms = lane.floats(1, width);
        magnitude.read(0, factors, 0, width);
        norm.read(0, norms, 0, width);
        for (int j = 0; j < width; j++) {
            factors[j] /= norms[j];
        }
        return factors;
    }
}
