package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.Detached;
import org.nd4j.linalg.api.buffer.DataType;

/** A copy, unless it lies where its input does. */
final class DetachedTensor implements DeviceKernel<Detached> {
    @Override
    public Class<Detached> op() {
        return Detached.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public void run(Detached op, DeviceCall call) {
        call.requireOneType(Detached.NAME);
        if (call.input(0).address() != call.output(0).address()) {
            call.device().copy(call.input(0), call.output(0));
        }
    }
}
