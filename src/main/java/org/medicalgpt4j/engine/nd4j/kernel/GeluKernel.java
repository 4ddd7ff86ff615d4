package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.Gelu;

final class GeluKernel implements Kernel<Gelu> {
    private static final VectorMath MATH = VectorMathChoice.chosen();

    @Override
    public Class<Gelu> op() {
        return Gelu.class;
    }

    @Override
    public void run(Gelu op, KernelCall call) {
        HostTensor y = call.output(0);
        Blocks.each(y.length(), call.workers(), (offset, length, lane) -> {
            float[] x = lane.floats(0, length);
            float[] work = lane.floats(1, length);
            call.input(0).read(offset, x, 0, length);
            exponentials(x, work, length);
            for (int i = 0; i < length; i++) {
                x[i] = x[i] / (1f + work[i]);
            }
            y.write(offset, x, 0, length);
        });
    }

    /** What is added to 1 in the denominator. */
    static void exponentials(float[] x, float[] out, int length) {
        float linear = (float) Gelu.LINEAR;
        float cubic = (float) Gelu.CUBIC;
        for (int i = 0; i < length; i++) {
            out[i] = x[i] * (linear + cubic * x[i] * x[i]);
        }
        MATH.exp(-1f, 0f, out, 0, out, 0, length);
    }
}
