package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.RmsNorm;

final class RmsNormKernel implements Kernel<RmsNorm> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<RmsNorm> op() {
        return RmsNorm.class;
    }

    @Override
    public void run(RmsNorm op, KernelCall call) {
        HostTensor x = call.input(0);
        HostTensor weight = call.input(1);
        HostTensor y = call.output(0);
        int width = x.size(1);
        int group = weight.size(0);
        double epsilon = op.epsilon();
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] w = lane.floats(0, group);
            float[] row = lane.floats(1, width);
            weight.read(0, w, 0, group);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                for (int at = 0; at < width; at += group) {
                    MATH.scaledProduct(factor(row, at, group, epsilon), row, at, w, 0, row, at, group);
                }
                y.write((long) i * width, row, 0, width);
            }
        });
    }

    /** What a group is multiplied with to have a root mean square of 1. */
    static float factor(float[] x, int at, int group, double epsilon) {
        return (float) (1 / Math.sqrt((double) MATH.dot(x, at, x, at, group) / group + epsilon));
    }
}
