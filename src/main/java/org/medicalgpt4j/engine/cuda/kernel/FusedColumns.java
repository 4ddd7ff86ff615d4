package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.ColumnGroups;

/** Copies between the columns of a fused projection and one of its parts. */
final class FusedColumns {
    private FusedColumns() {}

    /**
     * @param of the part, {@code from} or {@code to}
     * @param joins whether it is copied to the fused columns and not from there
     */
    static void copy(
            DeviceCall call,
            DeviceTensor from,
            DeviceTensor to,
            DeviceTensor of,
            ColumnGroups groups,
            int part,
            boolean joins) {
        call.device()
                .launch(
                        of.type(),
                        "families",
                        "columns",
                        LaunchSize.elements(of.length()),
                        from,
                        to,
                        of.length(),
                        groups.width(part),
                        groups.size(),
                        groups.offset(part),
                        joins ? 1 : 0);
    }
}
