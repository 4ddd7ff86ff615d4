package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.Gelu;

/** A thread for each element. */
final class GeluUnits implements DeviceKernel<Gelu> {
    @Override
    public Class<Gelu> op() {
        return Gelu.class;
    }

    @Override
    public void run(Gelu op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        call.device()
                .launch(
                        x.type(),
                        "families",
                        "gelu",
                        LaunchSize.elements(x.length()),
                        x,
                        call.output(0),
                        x.length(),
                        (float) Gelu.LINEAR,
                        (float) Gelu.CUBIC);
    }
}
