package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.ResidualAdd;

final class ResidualAddKernel implements Kernel<ResidualAdd> {

    @Override
    public Class<ResidualAdd> op() {
        return ResidualAdd.class;
    }

    @Override
    public void run(ResidualAdd op, KernelCall call) {
        ElementwiseAdd.run(call.input(0), call.input(1), call.output(0), call.workers());
    }
}
