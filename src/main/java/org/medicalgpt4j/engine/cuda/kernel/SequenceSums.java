package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.SegmentSum;
import org.medicalgpt4j.op.SequenceStarts;
import org.nd4j.linalg.api.buffer.DataType;

/** A block for each sequence. */
final class SequenceSums implements DeviceKernel<SegmentSum> {
    @Override
    public Class<SegmentSum> op() {
        return SegmentSum.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public void prepare(SegmentSum op, DeviceCall call) {
        SequenceStarts.check(op, call.given()[1], call.input(0).length());
    }

    @Override
    public void run(SegmentSum op, DeviceCall call) {
        call.device()
                .launch(
                        "sums",
                        "segment_sum",
                        LaunchSize.blocks(call.output(0).size(0), 256),
                        call.input(0),
                        call.input(1),
                        call.output(0));
    }
}
