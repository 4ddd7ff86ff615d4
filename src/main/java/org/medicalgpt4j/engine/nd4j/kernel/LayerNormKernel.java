package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.LayerNorm;

final class LayerNormKernel implements Kernel<LayerNorm> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<LayerNorm> op() {
        return LayerNorm.class;
    }

    @Override
    public void run(LayerNorm op, KernelCall call) {
        HostTensor x = call.input(0);
        int width = x.size(1);
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] weight = lane.floats(0, width);
            float[] bias = lane.floats(1, width);
            float[] row = lane.floats(2, width);
            float[] ones = ones(lane, 3, width);
            call.input(1).read(0, weight, 0, width);
            if (call.inputs() == 3) {
                call.input(2).read(0, bias, 0, width);
            }
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                centre(row, ones, width);
                float factor = RmsNormKernel.factor(row, 0, width, op.epsilon());
                MATH.scaledProduct(factor, row, 0, weight, 0, row, 0, width);
                if (call.inputs() == 3) {
                    MATH.add(row, 0, bias, 0, row, 0, width);
                }
                call.output(0).write((long) i * width, row, 0, width);
            }
        });
    }

    /** The product with ones is a sum in the order that all kernels add in. */
    static float[] ones(Lane lane, int slot, int width) {
        float[] ones = lane.floats(slot, width);
        Arrays.fill(ones, 0, width, 1f);
        return ones;
    }

    /** Takes the mean off a row. */
    static void centre(float[] row, float[] ones, int width) {
        float mean = MATH.dot(row, 0, ones, 0, width) / width;
        MATH.addScaled(-mean, ones, 0, row, 0, width);
    }
}
