package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.Gelu;
import org.medicalgpt4j.op.GeluGradient;

/** A thread for each element. */
final class GeluUnitGradients implements DeviceKernel<GeluGradient> {
    @Override
    public Class<GeluGradient> op() {
        return GeluGradient.class;
    }

    @Override
    public void run(GeluGradient op, DeviceCall call) {
        DeviceTensor x = call.input(1);
        call.device()
                .launch(
                        x.type(),
                        "families",
                        "gelu_gradient",
                        LaunchSize.elements(x.length()),
                        call.input(0),
                        x,
                        call.output(0),
                        x.length(),
                        (float) Gelu.LINEAR,
                        (float) Gelu.CUBIC);
    }
}
