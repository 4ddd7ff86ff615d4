package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.SwiGluGradient;

final class SwiGluGradientKernel implements Kernel<SwiGluGradient> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<SwiGluGradient> op() {
        return SwiGluGradient.class;
    }

    @Override
    public void run(SwiGluGradient op, KernelCall call) {
        Blocks.each(call.input(0).length(), call.workers(), (offset, length, lane) -> {
            float[] gradient = lane.floats(0, length);
            float[] gate = lane.floats(1, length);
            float[] up = lane.floats(2, length);
            call.input(0).read(offset, gradient, 0, length);
            call.input(1).read(offset, gate, 0, length);
            call.input(2).read(offset, up, 0, length);
            MATH.swiGluGradient(gradient, 0, gate, 0, up, 0, lane.floats(3, length), 0, length);
            if (call.wants(0)) {
                call.output(0).write(offset, gate, 0, length);
            }
            if (call.wants(1)) {
                call.output(1).write(offset, up, 0, length);
            }
        });
    }
}
