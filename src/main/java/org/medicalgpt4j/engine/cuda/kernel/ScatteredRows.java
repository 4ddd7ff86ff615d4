package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.EmbeddingWeightGradient;

/** Adds rows of gradients to the rows of their tokens. */
final class ScatteredRows implements DeviceKernel<EmbeddingWeightGradient> {
    @Override
    public Class<EmbeddingWeightGradient> op() {
        return EmbeddingWeightGradient.class;
    }

    @Override
    public boolean canAdd(EmbeddingWeightGradient op, int output) {
        return true;
    }

    @Override
    public void run(EmbeddingWeightGradient op, DeviceCall call) {
        DeviceTensor dw = call.output(0);
        if (!call.adds(0)) {
            call.device().zero(dw.address(), dw.bytes());
        }
        int rows = call.input(0).rows();
        int width = dw.size(1);
        call.device()
                .launch(
                        "embedding",
                        "scatter_rows",
                        LaunchSize.rows(rows, width),
                        call.input(0),
                        call.input(1),
                        dw,
                        rows,
                        width,
                        op.padding());
    }
}
