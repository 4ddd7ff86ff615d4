package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.Linear;

final class LinearKernel implements Kernel<Linear> {

    @Override
    public Class<Linear> op() {
        return Linear.class;
    }

    @Override
    public void run(Linear op, KernelCall call) {
        Blas.useCallingThread();
        HostTensor y = call.output(0);
        LinearProduct.Start start = call.inputs() == 3 ? BiasRows.of(call.input(2), y) : LinearProduct.NOTHING;
        LinearProduct.run(call.input(0).matrix(), call.input(1).matrix(), y.matrix(), start, call.workers());
    }
}
