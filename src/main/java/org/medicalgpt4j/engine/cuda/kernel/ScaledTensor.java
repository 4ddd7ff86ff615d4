package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.Scale;

/** A thread for each element. */
public final class ScaledTensor implements DeviceKernel<Scale> {
    @Override
    public Class<Scale> op() {
        return Scale.class;
    }

    @Override
    public void run(Scale op, DeviceCall call) {
        scale(call, op.factor());
    }

    /** {@code y = factor * x}, of one number format. */
    public static void scale(DeviceCall call, double factor) {
        DeviceTensor x = call.input(0);
        call.requireOneType("scale");
        call.device()
                .launch(
                        x.type(),
                        "families",
                        "scale",
                        LaunchSize.elements(x.length()),
                        x,
                        call.output(0),
                        x.length(),
                        (float) factor);
    }
}
