package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.ColumnGroups;
import org.medicalgpt4j.op.Split;

/** A thread for each element of a part. */
final class ColumnParts implements DeviceKernel<Split> {
    @Override
    public Class<Split> op() {
        return Split.class;
    }

    @Override
    public void run(Split op, DeviceCall call) {
        ColumnGroups groups = op.groups();
        for (int part = 0; part < groups.parts(); part++) {
            if (call.wants(part)) {
                FusedColumns.copy(call, call.input(0), call.output(part), call.output(part), groups, part, false);
            }
        }
    }
}
