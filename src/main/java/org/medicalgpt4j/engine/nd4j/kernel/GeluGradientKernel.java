package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.Gelu;
import org.medicalgpt4j.op.GeluGradient;

final class GeluGradientKernel implements Kernel<GeluGradient> {

    @Override
    public Class<GeluGradient> op() {
        return GeluGradient.class;
    }

    @Override
    public void run(GeluGradient op, KernelCall call) {
        float linear = (float) Gelu.LINEAR;
        float cubic = 3 * (float) Gelu.CUBIC;
        HostTensor dx = call.output(0);
        Blocks.each(dx.length(), call.workers(), (offset, length, lane) -> {
            float[] dy = lane.floats(0, length);
            float[] x = lane.floats(1, length);
            float[] work = lane.floats(2, length);
            call.input(0).read(offset, dy, 0, length);
            call.input(1).read(offset, x, 0, length);
            GeluKernel.exponentials(x, work, length);
            for (int i = 0; i < length; i++) {
                float sigmoid = 1f / (1f + work[i]);
                dy[i] *= sigmoid + x[i] * sigmoid * (1f - sigmoid) * (linear + cubic * x[i] * x[i]);
            }
            dx.write(offset, dy, 0, length);
        });
    }
}
