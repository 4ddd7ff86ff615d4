package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.QuantizedLinear;

final class QuantizedLinearKernel implements Kernel<QuantizedLinear> {

    @Override
    public Class<QuantizedLinear> op() {
        return QuantizedLinear.class;
    }

    @Override
    public long scratch(QuantizedLinear op, long[][] inputs, KernelOptions options) {
        return QuantizedProduct.forwardScratch(op.weight(), inputs[0][0], options);
    }

    @Override
    public void run(QuantizedLinear op, KernelCall call) {
        Blas.useCallingThread();
        HostTensor packed = call.input(call.inputs() - 1);
        LinearProduct.Start start = op.bias() ? BiasRows.of(call.input(1), call.output(0)) : LinearProduct.NOTHING;
        QuantizedProduct.forward(call, packed, op.weight(), start);
    }
}
