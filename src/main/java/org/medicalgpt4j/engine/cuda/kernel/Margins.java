package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.TargetMargin;
import org.nd4j.linalg.api.buffer.DataType;

/** The sum of the head's rows; then a block for each row. */
final class Margins implements DeviceKernel<TargetMargin> {
    @Override
    public Class<TargetMargin> op() {
        return TargetMargin.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public long scratch(TargetMargin op, long[][] inputs, WorkSizes sizes) {
        return HeadSum.scratch(inputs[1]);
    }

    @Override
    public void prepare(TargetMargin op, DeviceCall call) {
        HeadSum.check(call);
    }

    @Override
    public void run(TargetMargin op, DeviceCall call) {
        DeviceTensor hidden = call.input(0);
        DeviceTensor head = call.input(1);
        call.device()
                .launch(
                        hidden.type(),
                        "families",
                        "target_margin",
                        LaunchSize.rows(hidden.rows(), hidden.size(1)),
                        hidden,
                        head,
                        call.input(2),
                        HeadSum.of(call),
                        call.output(0),
                        hidden.size(1),
                        head.size(0));
    }
}
