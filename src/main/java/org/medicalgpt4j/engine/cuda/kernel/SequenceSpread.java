package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.SegmentSumGradient;
import org.medicalgpt4j.op.SequenceStarts;

/** A block for each sequence. */
final class SequenceSpread implements DeviceKernel<SegmentSumGradient> {
    @Override
    public Class<SegmentSumGradient> op() {
        return SegmentSumGradient.class;
    }

    @Override
    public void run(SegmentSumGradient op, DeviceCall call) {
        SequenceStarts.check(op, call.given()[1], call.output(0).length());
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
