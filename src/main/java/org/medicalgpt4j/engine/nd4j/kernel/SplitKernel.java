package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.ColumnGroups;
import org.medicalgpt4j.op.Split;

final class SplitKernel implements Kernel<Split> {

    @Override
    public Class<Split> op() {
        return Split.class;
    }

    @Override
    public void run(Split op, KernelCall call) {
        HostTensor x = call.input(0);
        ColumnGroups groups = op.groups();
        int width = x.size(1);
        int count = width / groups.size();
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                for (int part = 0; part < groups.parts(); part++) {
                    if (call.wants(part)) {
                        take(row, groups, part, call.output(part), i, count);
                    }
                }
            }
        });
    }

    private static void take(float[] row, ColumnGroups groups, int part, HostTensor y, int i, int count) {
        int run = groups.width(part);
        for (int group = 0; group < count; group++) {
            y.write(((long) i * count + group) * run, row, group * groups.size() + groups.offset(part), run);
        }
    }
}
