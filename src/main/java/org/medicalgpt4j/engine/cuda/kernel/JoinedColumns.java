package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.ColumnGroups;
import org.medicalgpt4j.op.Join;

/** A thread for each element of a part. */
final class JoinedColumns implements DeviceKernel<Join> {
    @Override
    public Class<Join> op() {
        return Join.class;
    }

    @Override
    public void run(Join op, DeviceCall call) {
        ColumnGroups groups = op.groups();
        for (int part = 0; part < groups.parts(); part++) {
            FusedColumns.copy(call, call.input(part), call.output(0), call.input(part), groups, part, true);
        }
    }
}
