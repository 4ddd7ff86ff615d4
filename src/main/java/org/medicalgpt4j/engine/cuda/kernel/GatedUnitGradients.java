package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.SwiGluGradient;

/** A thread for each element. */
final class GatedUnitGradients implements DeviceKernel<SwiGluGradient> {
    @Override
    public Class<SwiGluGradient> op() {
        return SwiGluGradient.class;
    }

    @Override
    public void run(SwiGluGradient op, DeviceCall call) {
        DeviceTensor dy = call.input(0);
        call.device()
                .launch(
                        dy.type(),
                        "elementwise",
                        "swiglu_gradient",
                        LaunchSize.packs(dy),
                        dy,
                        call.input(1),
                        call.input(2),
                        call.output(0),
                        call.output(1),
                        dy.length());
    }
}
