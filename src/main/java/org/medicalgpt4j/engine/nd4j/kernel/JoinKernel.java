package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.ColumnGroups;
import org.medicalgpt4j.op.Join;

final class JoinKernel implements Kernel<Join> {

    @Override
    public Class<Join> op() {
        return Join.class;
    }

    @Override
    public void run(Join op, KernelCall call) {
        HostTensor y = call.output(0);
        ColumnGroups groups = op.groups();
        int width = y.size(1);
        int count = width / groups.size();
        call.workers().ranges(y.rows(), Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                for (int part = 0; part < groups.parts(); part++) {
                    put(call.input(part), i, groups, part, row, count);
                }
                y.write((long) i * width, row, 0, width);
            }
        });
    }

    private static void put(HostTensor x, int i, ColumnGroups groups, int part, float[] row, int count) {
        int run = groups.width(part);
        for (int group = 0; group < count; group++) {
            x.read(((long) i * count + group) * run, row, group * groups.size() + groups.offset(part), run);
        }
    }
}
