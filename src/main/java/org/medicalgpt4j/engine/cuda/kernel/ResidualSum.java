package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.ResidualAdd;

/** A thread for each element. */
final class ResidualSum implements DeviceKernel<ResidualAdd> {
    @Override
    public Class<ResidualAdd> op() {
        return ResidualAdd.class;
    }

    @Override
    public void run(ResidualAdd op, DeviceCall call) {
        Elementwise.add(call.device(), call.input(0), call.input(1), call.output(0));
    }
}
