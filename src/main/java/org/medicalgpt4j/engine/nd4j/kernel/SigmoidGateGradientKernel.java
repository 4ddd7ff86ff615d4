package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.SigmoidGateGradient;

final class SigmoidGateGradientKernel implements Kernel<SigmoidGateGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<SigmoidGateGradient> op() {
        return SigmoidGateGradient.class;
    }

    @Override
    public void run(SigmoidGateGradient op, KernelCall call) {
        int width = call.input(0).size(1);
        call.workers().ranges(call.input(0).rows(), Blocks.worthwhileRows(2 * width), (from, to, lane) -> {
            float[] dy = lane.floats(0, width);
            float[] x = lane.floats(1, width);
            float[] gate = lane.floats(2, 1);
            for (int i = from; i < to; i++) {
                call.input(0).read((long) i * width, dy, 0, width);
                call.input(1).read((long) i * width, x, 0, width);
                call.input(2).read(i, gate, 0, 1);
                float sigmoid = SigmoidGateKernel.sigmoid(gate[0]);
                if (call.wants(1)) {
                    gate[0] = MATH.dot(dy, 0, x, 0, width) * sigmoid * (1 - sigmoid);
                    call.output(1).write(i, gate, 0, 1);
                }
                if (call.wants(0)) {
                    MATH.scale(sigmoid, dy, 0, width);
                    call.output(0).write((long) i * width, dy, 0, width);
                }
            }
        });
    }
}
