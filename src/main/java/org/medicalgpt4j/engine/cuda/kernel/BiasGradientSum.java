package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.LinearBiasGradient;

/** The sum of dy over rows. */
final class BiasGradientSum implements DeviceKernel<LinearBiasGradient> {
    @Override
    public Class<LinearBiasGradient> op() {
        return LinearBiasGradient.class;
    }

    @Override
    public boolean canAdd(LinearBiasGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(LinearBiasGradient op, long[][] inputs, int headChunk) {
        return ColumnSums.parts(inputs[0][0]) * inputs[0][1];
    }

    @Override
    public void run(LinearBiasGradient op, DeviceCall call) {
        DeviceTensor dy = call.input(0);
        int width = dy.size(1);
        int parts = ColumnSums.parts(dy.rows());
        DeviceTensor partials = call.scratch(0, parts, width);
        call.device()
                .launch(
                        "sums",
                        "column_partials",
                        LaunchSize.columns(width, parts),
                        dy,
                        partials,
                        dy.rows(),
                        width,
                        ColumnSums.rowsOfPart(dy.rows()));
        ColumnSums.total(call, partials, parts, 0);
    }
}
