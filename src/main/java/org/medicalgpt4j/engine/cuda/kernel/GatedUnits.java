package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.SwiGlu;

/** A thread for each element. */
final class GatedUnits implements DeviceKernel<SwiGlu> {
    @Override
    public Class<SwiGlu> op() {
        return SwiGlu.class;
    }

    @Override
    public void run(SwiGlu op, DeviceCall call) {
        DeviceTensor gate = call.input(0);
        call.device()
                .launch(
                        gate.type(),
                        "elementwise",
                        "swiglu",
                        LaunchSize.packs(gate),
                        gate,
                        call.input(1),
                        call.output(0),
                        gate.length());
    }
}
