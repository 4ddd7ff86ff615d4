package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.Linear;
import org.nd4j.linalg.api.buffer.DataType;

/** {@code y = x W' + b}. */
final class LinearProduct implements DeviceKernel<Linear> {
    @Override
    public Class<Linear> op() {
        return Linear.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return wanted ? DataType.FLOAT : real;
    }

    @Override
    public void run(Linear op, DeviceCall call) {
        if (call.inputs().length == 3) {
            call.device().multiplyAddingBias(call.input(0), call.input(1), call.input(2), call.output(0));
        } else {
            call.device().multiply(1, call.input(0), false, call.input(1), true, 0, call.output(0));
        }
    }
}
