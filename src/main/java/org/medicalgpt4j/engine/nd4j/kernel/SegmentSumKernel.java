package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.SegmentSum;
import org.medicalgpt4j.op.SequenceStarts;

final class SegmentSumKernel implements Kernel<SegmentSum> {

    @Override
    public Class<SegmentSum> op() {
        return SegmentSum.class;
    }

    @Override
    public void run(SegmentSum op, KernelCall call) {
        int tokens = call.input(0).size(0);
        int[] starts = call.input(1).ints();
        SequenceStarts.check(op, starts, tokens);
        float[] x = new float[tokens];
        float[] sums = new float[starts.length - 1];
        call.input(0).read(0, x, 0, tokens);
        for (int s = 0; s < sums.length; s++) {
            double sum = 0;
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                sum += x[i];
            }
            sums[s] = (float) sum;
        }
        call.output(0).write(0, sums, 0, sums.length);
    }
}
