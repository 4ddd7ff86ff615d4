package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.PadHeads;

final class PadHeadsKernel implements Kernel<PadHeads> {

    @Override
    public Class<PadHeads> op() {
        return PadHeads.class;
    }

    @Override
    public void run(PadHeads op, KernelCall call) {
        RowCopies.resize(call.input(0), op.size(), call.output(0), op.padded(), call.workers());
    }
}
