package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.LinearBiasGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** The sum of dy over rows. */
final class BiasGradientSum implements DeviceKernel<LinearBiasGradient> {
    @Override
    public Class<LinearBiasGradient> op() {
        return LinearBiasGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public boolean canAdd(LinearBiasGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(LinearBiasGradient op, long[][] inputs, WorkSizes sizes) {
        return ColumnSums.parts(inputs[0][0]) * inputs[0][1];
    }

    @Override
    public void run(LinearBiasGradient op, DeviceCall call) {
        DeviceTensor dy = call.input(0);
        ColumnSums.of(call, dy, call.scratch(0, ColumnSums.parts(dy.rows()), dy.size(1)), 0);
    }
}
