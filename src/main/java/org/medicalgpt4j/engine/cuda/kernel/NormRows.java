package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.RmsNorm;

/** A warp for each group. */
final class NormRows implements DeviceKernel<RmsNorm> {
    @Override
    public Class<RmsNorm> op() {
        return RmsNorm.class;
    }

    @Override
    public void run(RmsNorm op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        int width = call.input(1).size(0);
        int groups = Math.toIntExact(x.length() / width);
        call.device()
                .launch(
                        x.type(),
                        "rms_norm",
                        "rms_norm",
                        LaunchSize.warps(groups),
                        x,
                        call.input(1),
                        call.output(0),
                        groups,
                        width,
                        (float) op.epsilon());
    }
}
