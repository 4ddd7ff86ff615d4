package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
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
    public boolean canAdd(Linear op, int output) {
        return true;
    }

    @Override
    public void run(Linear op, DeviceCall call) {
        multiply(call, call.input(0), call.input(1), call.inputs().length == 3 ? call.input(2) : null, call.kept(0));
    }

    /** The first output of a linear layer; {@code bias} may be null. */
    static void multiply(DeviceCall call, DeviceTensor x, DeviceTensor weight, DeviceTensor bias, float kept) {
        if (FewRows.fit(x)) {
            FewRows.multiply(call, x, weight, bias, call.output(0), kept != 0);
        } else {
            call.device().multiplyAddingBias(x, weight, bias, kept, call.output(0), call.output(0));
        }
    }
}
