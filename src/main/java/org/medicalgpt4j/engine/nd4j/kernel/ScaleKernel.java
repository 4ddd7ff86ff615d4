package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.Scale;

final class ScaleKernel implements Kernel<Scale> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<Scale> op() {
        return Scale.class;
    }

    @Override
    public void run(Scale op, KernelCall call) {
        HostTensor y = call.output(0);
        Blocks.each(y.length(), call.workers(), (offset, length, lane) -> {
            float[] x = lane.floats(0, length);
            call.input(0).read(offset, x, 0, length);
            MATH.scale((float) op.factor(), x, 0, length);
            y.write(offset, x, 0, length);
        });
    }
}
