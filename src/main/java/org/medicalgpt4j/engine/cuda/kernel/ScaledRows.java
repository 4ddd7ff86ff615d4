package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.RowScale;

/** A thread for each element. */
final class ScaledRows implements DeviceKernel<RowScale> {
    @Override
    public Class<RowScale> op() {
        return RowScale.class;
    }

    @Override
    public void run(RowScale op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        call.device()
                .launch(
                        x.type(),
                        "elementwise",
                        "row_scale",
                        LaunchSize.elements(x.length()),
                        x,
                        call.input(1),
                        call.output(0),
                        x.length(),
                        x.size(1));
    }
}
