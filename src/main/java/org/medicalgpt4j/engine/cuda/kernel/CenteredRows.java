package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.LayerNorm;

/** A block for each row. */
final class CenteredRows implements DeviceKernel<LayerNorm> {
    @Override
    public Class<LayerNorm> op() {
        return LayerNorm.class;
    }

    @Override
    public void run(LayerNorm op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        call.device()
                .launch(
                        x.type(),
                        "layer_norm",
                        "layer_norm",
                        LaunchSize.rows(x.rows(), x.size(1)),
                        x,
                        call.input(1),
                        call.inputs().length == 3 ? call.input(2) : null,
                        call.output(0),
                        x.size(1),
                        (float) op.epsilon());
    }
}
