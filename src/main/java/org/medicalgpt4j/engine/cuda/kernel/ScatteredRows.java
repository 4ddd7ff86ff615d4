package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.EmbeddingWeightGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** Adds rows of gradients to the rows of their tokens. */
final class ScatteredRows implements DeviceKernel<EmbeddingWeightGradient> {
    @Override
    public Class<EmbeddingWeightGradient> op() {
        return EmbeddingWeightGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public boolean canAdd(EmbeddingWeightGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(EmbeddingWeightGradient op, long[][] inputs, WorkSizes sizes) {
        return RowOrder.scratch(inputs[0][0], sizes);
    }

    @Override
    public boolean preparesScratch() {
        return true;
    }

    @Override
    public void prepare(EmbeddingWeightGradient op, DeviceCall call) {
        RowOrder.prepare(call, 1, call.input(0).rows());
    }

    @Override
    public void run(EmbeddingWeightGradient op, DeviceCall call) {
        DeviceTensor dw = call.output(0);
        if (!call.adds(0)) {
            call.device().zero(dw.address(), dw.bytes());
        }
        RowOrder.scatter(call, call.input(0), call.input(1), dw, op.padding());
    }
}
