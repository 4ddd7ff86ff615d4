package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.DoraNorm;
import org.nd4j.linalg.api.buffer.DataType;

/** A block for each row of W. */
final class RowLengths implements DeviceKernel<DoraNorm> {
    @Override
    public Class<DoraNorm> op() {
        return DoraNorm.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public void run(DoraNorm op, DeviceCall call) {
        DeviceTensor weight = call.input(2);
        int width = weight.size(1);
        call.device()
                .launch(
                        weight.type(),
                        "families",
                        "dora_norm",
                        LaunchSize.rows(weight.rows(), width),
                        call.input(0),
                        call.input(1),
                        weight,
                        call.output(0),
                        call.input(0).size(0),
                        width,
                        (float) op.scale());
    }
}
