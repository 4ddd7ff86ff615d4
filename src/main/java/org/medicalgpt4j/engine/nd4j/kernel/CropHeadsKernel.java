package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.CropHeads;

final class CropHeadsKernel implements Kernel<CropHeads> {

    @Override
    public Class<CropHeads> op() {
        return CropHeads.class;
    }

    @Override
    public void run(CropHeads op, KernelCall call) {
        RowCopies.resize(call.input(0), op.size(), call.output(0), op.cropped(), call.workers());
    }
}
