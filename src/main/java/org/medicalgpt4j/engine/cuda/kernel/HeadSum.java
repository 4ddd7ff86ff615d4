package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.TokenLogProb;

/** The sum over the rows of a head, in scratch memory, behind parts of it. */
final class HeadSum {
    private HeadSum() {}

    /** f32 of scratch memory for a head of this shape. */
    static long scratch(long[] head) {
        return (ColumnSums.parts(head[0]) + 1L) * head[1];
    }

    /** Head and targets are the second and third input. */
    static void check(DeviceCall call) {
        new TokenLogProb().checkTargets(call.given()[2], call.input(1).size(0));
    }

    static DeviceTensor of(DeviceCall call) {
        DeviceTensor head = call.input(1);
        int parts = ColumnSums.parts(head.rows());
        return ColumnSums.inScratch(call, head, 0, (long) parts * head.size(1));
    }
}
