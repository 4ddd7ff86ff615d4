package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Optional;
import org.medicalgpt4j.op.LoraUpdateGradient;

final class LoraUpdateGradientKernel implements Kernel<LoraUpdateGradient> {

    @Override
    public Class<LoraUpdateGradient> op() {
        return LoraUpdateGradient.class;
    }

    @Override
    public boolean canAdd(LoraUpdateGradient op, int output) {
        return LowRankGradient.canAdd(output);
    }

    @Override
    public long scratch(LoraUpdateGradient op, long[][] inputs, KernelOptions options) {
        return LowRankGradient.scratch(op.settings(), inputs);
    }

    @Override
    public void run(LoraUpdateGradient op, KernelCall call) {
        LowRankGradient.run(op.settings(), call, Optional.empty());
    }
}
