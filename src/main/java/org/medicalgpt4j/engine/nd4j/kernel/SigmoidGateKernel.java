package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.SigmoidGate;

final class SigmoidGateKernel implements Kernel<SigmoidGate> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<SigmoidGate> op() {
        return SigmoidGate.class;
    }

    @Override
    public void run(SigmoidGate op, KernelCall call) {
        HostTensor x = call.input(0);
        int width = x.size(1);
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            float[] gate = lane.floats(1, 1);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                call.input(1).read(i, gate, 0, 1);
                MATH.scale(sigmoid(gate[0]), row, 0, width);
                call.output(0).write((long) i * width, row, 0, width);
            }
        });
    }

    static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
