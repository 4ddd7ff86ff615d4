package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.SegmentSumGradient;
import org.medicalgpt4j.op.SequenceStarts;
import org.nd4j.linalg.api.buffer.DataType;

/** A block for each sequence. */
final class SequenceSpread implements DeviceKernel<SegmentSumGradient> {
    @Override
    public Class<SegmentSumGradient> op() {
        return SegmentSumGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public void prepare(SegmentSumGradient op, DeviceCall call) {
        SequenceStarts.check(op, call.given()[1], call.output(0).length());
    }

    @Override
    public void run(SegmentSumGradient op, DeviceCall call) {
        call.device()
                .launch(
                        "sums",
                        "segment_spread",
                        LaunchSize.blocks(call.input(0).size(0), 256),
                        call.input(0),
                        call.input(1),
                        call.output(0));
    }
}
