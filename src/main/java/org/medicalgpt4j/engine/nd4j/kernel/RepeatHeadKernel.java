package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.RepeatHead;

final class RepeatHeadKernel implements Kernel<RepeatHead> {

    @Override
    public Class<RepeatHead> op() {
        return RepeatHead.class;
    }

    @Override
    public void run(RepeatHead op, KernelCall call) {
        HostTensor x = call.input(0);
        HostTensor y = call.output(0);
        int width = x.size(1);
        int heads = op.heads();
        call.workers().ranges(x.rows(), Blocks.worthwhileRows(width * heads), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                x.read((long) i * width, row, 0, width);
                for (int head = 0; head < heads; head++) {
                    y.write(((long) i * heads + head) * width, row, 0, width);
                }
            }
        });
    }
}
