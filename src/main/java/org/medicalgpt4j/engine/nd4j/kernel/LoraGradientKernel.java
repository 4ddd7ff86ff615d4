package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Optional;
import org.medicalgpt4j.op.LoraGradient;

final class LoraGradientKernel implements Kernel<LoraGradient> {

    @Override
    public Class<LoraGradient> op() {
        return LoraGradient.class;
    }

    @Override
    public boolean canAdd(LoraGradient op, int output) {
        return LowRankGradient.canAdd(output);
    }

    @Override
    public long scratch(LoraGradient op, long[][] inputs, KernelOptions options) {
        return LowRankGradient.scratch(op.settings(), inputs);
    }

    @Override
    public void run(LoraGradient op, KernelCall call) {
        LowRankGradient.run(op.settings(), call, Optional.of(call.input(5)));
    }
}
