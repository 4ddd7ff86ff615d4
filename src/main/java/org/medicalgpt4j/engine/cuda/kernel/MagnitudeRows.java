package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.DoraScale;

/** A thread for each element. */
final class MagnitudeRows implements DeviceKernel<DoraScale> {
    @Override
    public Class<DoraScale> op() {
        return DoraScale.class;
    }

    @Override
    public void run(DoraScale op, DeviceCall call) {
        scale(call, call.input(0), call.input(1), call.input(2), call.inputs().length == 4 ? call.input(3) : null);
    }

    /** {@code y = z m / norm + bias} to the first output; {@code bias} may be null. */
    static void scale(DeviceCall call, DeviceTensor z, DeviceTensor magnitude, DeviceTensor norm, DeviceTensor bias) {
        call.device()
                .launch(
                        z.type(),
                        "families",
                        "dora_scale",
                        LaunchSize.elements(z.length()),
                        z,
                        magnitude,
                        norm,
                        bias,
                        call.output(0),
                        z.length(),
                        z.size(1));
    }
}
