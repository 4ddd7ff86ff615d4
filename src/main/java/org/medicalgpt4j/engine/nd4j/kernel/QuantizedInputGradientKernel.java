package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.QuantizedInputGradient;

final class QuantizedInputGradientKernel implements Kernel<QuantizedInputGradient> {

    @Override
    public Class<QuantizedInputGradient> op() {
        return QuantizedInputGradient.class;
    }

    @Override
    public long scratch(QuantizedInputGradient op, long[][] inputs, KernelOptions options) {
        return QuantizedProduct.backwardScratch(options);
    }

    @Override
    public void run(QuantizedInputGradient op, KernelCall call) {
        Blas.useCallingThread();
        QuantizedProduct.backward(call, call.input(1), op.weight());
    }
}
