package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.GatherRows;

/** Copies chosen rows. */
final class GatheredRows implements DeviceKernel<GatherRows> {
    @Override
    public Class<GatherRows> op() {
        return GatherRows.class;
    }

    @Override
    public void prepare(GatherRows op, DeviceCall call) {
        int[] rows = call.given()[1];
        for (int row : rows) {
            GatherRows.checked(row, call.input(0).size(0));
        }
    }

    @Override
    public void run(GatherRows op, DeviceCall call) {
        int width = call.input(0).size(1);
        call.device()
                .launch(
                        call.input(0).type(),
                        "embedding",
                        "gather_rows",
                        LaunchSize.rows(call.input(1).size(0), width),
                        call.input(0),
                        call.input(1),
                        call.output(0),
                        width);
    }
}
