package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.DoraScaleGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of dz; then sums over rows in two stages. */
final class MagnitudeGradients implements DeviceKernel<DoraScaleGradient> {
    @Override
    public Class<DoraScaleGradient> op() {
        return DoraScaleGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == 1 ? DataType.FLOAT : real;
    }

    @Override
    public boolean canAdd(DoraScaleGradient op, int output) {
        return output == 1;
    }

    @Override
    public long scratch(DoraScaleGradient op, long[][] inputs, WorkSizes sizes) {
        return ColumnSums.parts(inputs[0][0]) * inputs[0][1];
    }

    @Override
    public void run(DoraScaleGradient op, DeviceCall call) {
        DeviceTensor dy = call.input(0);
        if (call.wants(1)) {
            int parts = ColumnSums.parts(dy.rows());
            DeviceTensor partials = call.scratch(0, parts, dy.size(1));
            call.device()
                    .launch(
                            dy.type(),
                            "families",
                            "dora_partials",
                            LaunchSize.columns(dy.size(1), parts),
                            dy,
                            call.input(1),
                            call.input(3),
                            partials,
                            dy.rows(),
                            dy.size(1),
                            ColumnSums.rowsOfPart(dy.rows()));
            ColumnSums.total(call, partials, parts, 1);
        }
        if (call.wants(0)) {
            MagnitudeRows.scale(call, dy, call.input(2), call.input(3), null);
        }
    }
}
