package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.SwiGlu;

final class SwiGluKernel implements Kernel<SwiGlu> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<SwiGlu> op() {
        return SwiGlu.class;
    }

    @Override
    public void run(SwiGlu op, KernelCall call) {
        HostTensor y = call.output(0);
        Blocks.each(y.length(), call.workers(), (offset, length, lane) -> {
            float[] gate = lane.floats(0, length);
            float[] up = lane.floats(1, length);
            float[] result = lane.floats(2, length);
            call.input(0).read(offset, gate, 0, length);
            call.input(1).read(offset, up, 0, length);
            MATH.swiGlu(gate, 0, up, 0, result, 0, length);
            y.write(offset, result, 0, length);
        });
    }
}
