package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.LinearWeightGradient;

final class LinearWeightGradientKernel implements Kernel<LinearWeightGradient> {

    @Override
    public Class<LinearWeightGradient> op() {
        return LinearWeightGradient.class;
    }

    @Override
    public boolean canAdd(LinearWeightGradient op, int output) {
        return true;
    }

    @Override
    public void run(LinearWeightGradient op, KernelCall call) {
        Blas.useCallingThread();
        Matrix x = call.input(0).matrix();
        Matrix dy = call.input(1).matrix();
        float keep = call.adds(0) ? 1f : 0f;
        MatrixProduct.run(1f, dy.transpose(), x, keep, call.output(0).matrix(), call.workers());
    }
}
