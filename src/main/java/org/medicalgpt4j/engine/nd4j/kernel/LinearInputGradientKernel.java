package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.LinearInputGradient;

final class LinearInputGradientKernel implements Kernel<LinearInputGradient> {

    @Override
    public Class<LinearInputGradient> op() {
        return LinearInputGradient.class;
    }

    @Override
    public void run(LinearInputGradient op, KernelCall call) {
        Blas.useCallingThread();
        Matrix dy = call.input(0).matrix();
        MatrixProduct.run(1f, dy, call.input(1).matrix(), 0f, call.output(0).matrix(), call.workers());
    }
}
