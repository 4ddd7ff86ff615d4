package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.GatherRows;

final class GatherRowsKernel implements Kernel<GatherRows> {

    @Override
    public Class<GatherRows> op() {
        return GatherRows.class;
    }

    @Override
    public void run(GatherRows op, KernelCall call) {
        int[] rows = call.input(1).ints();
        for (int row : rows) {
            GatherRows.checked(row, call.input(0).size(0));
        }
        RowCopies.gather(call.input(0), rows, call.output(0), call.workers());
    }
}
