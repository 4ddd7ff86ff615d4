package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import org.medicalgpt4j.op.SegmentSumGradient;
import org.medicalgpt4j.op.SequenceStarts;

final class SegmentSumGradientKernel implements Kernel<SegmentSumGradient> {

    @Override
    public Class<SegmentSumGradient> op() {
        return SegmentSumGradient.class;
    }

    @Override
    public void run(SegmentSumGradient op, KernelCall call) {
        int tokens = call.output(0).size(0);
        int[] starts = call.input(1).ints();
        SequenceStarts.check(op, starts, tokens);
        float[] dy = new float[starts.length - 1];
        float[] dx = new float[tokens];
        call.input(0).read(0, dy, 0, dy.length);
        for (int s = 0; s < dy.length; s++) {
            Arrays.fill(dx, starts[s], starts[s + 1], dy[s]);
        }
        call.output(0).write(0, dx, 0, tokens);
    }
}
