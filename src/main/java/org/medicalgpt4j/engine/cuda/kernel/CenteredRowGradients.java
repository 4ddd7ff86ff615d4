package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.LayerNormGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of dx, which leave mean and deviation of each row; then sums over rows in two stages for weight and bias. */
final class CenteredRowGradients implements DeviceKernel<LayerNormGradient> {
    private static final int MOMENTS = 2;

    @Override
    public Class<LayerNormGradient> op() {
        return LayerNormGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == 0 ? real : DataType.FLOAT;
    }

    @Override
    public boolean canAdd(LayerNormGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(LayerNormGradient op, long[][] inputs, WorkSizes sizes) {
        return MOMENTS * inputs[0][0] + ColumnSums.parts(inputs[0][0]) * inputs[0][1];
    }

    @Override
    public void run(LayerNormGradient op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        DeviceTensor dy = call.input(2);
        int rows = x.rows();
        int width = x.size(1);
        DeviceTensor moments = call.scratch(0, rows, MOMENTS);
        DeviceTensor partials = call.scratch((long) MOMENTS * rows, ColumnSums.parts(rows), width);
        if (call.wants(0) || call.wants(1)) {
            call.device()
                    .launch(
                            x.type(),
                            "layer_norm",
                            "layer_norm_input_gradient",
                            LaunchSize.rows(rows, width),
                            x,
                            call.input(1),
                            dy,
                            call.output(0),
                            moments,
                            width,
                            (float) op.epsilon(),
                            call.intAdds(0));
        }
        if (call.wants(1)) {
            call.device()
                    .launch(
                            x.type(),
                            "layer_norm",
                            "layer_norm_weight_partials",
                            LaunchSize.columns(width, partials.rows()),
                            x,
                            dy,
                            moments,
                            partials,
                            rows,
                            width,
                            ColumnSums.rowsOfPart(rows));
            ColumnSums.total(call, partials, partials.rows(), 1);
        }
        if (call.wants(2)) {
            ColumnSums.of(call, dy, partials, 2);
        }
    }
}
