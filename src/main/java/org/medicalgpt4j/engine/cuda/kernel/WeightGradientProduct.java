package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.LinearWeightGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** {@code dW = dy' x}. */
final class WeightGradientProduct implements DeviceKernel<LinearWeightGradient> {
    @Override
    public Class<LinearWeightGradient> op() {
        return LinearWeightGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public boolean canAdd(LinearWeightGradient op, int output) {
        return true;
    }

    @Override
    public void run(LinearWeightGradient op, DeviceCall call) {
        call.device().multiply(1, call.input(1), true, call.input(0), false, call.kept(0), call.output(0));
    }
}
