package org.medicalgpt4j.engine.cuda.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
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
        return sizes.floats(inputs[0][0]) + inputs[0][0] + 1;
    }

    @Override
    public boolean preparesScratch() {
        return true;
    }

    private static DeviceTensor order(DeviceCall call) {
        return call.scratch(DataType.INT, 0, call.input(0).rows());
    }

    private static DeviceTensor firsts(DeviceCall call) {
        int rows = call.input(0).rows();
        return call.scratch(DataType.INT, call.sizes().floats(rows), rows + 1);
    }

    /** Rows by token, see the kernel. */
    @Override
    public void prepare(EmbeddingWeightGradient op, DeviceCall call) {
        int[] tokens = call.given()[1];
        long[] sorted = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            sorted[i] = (long) tokens[i] << Integer.SIZE | i;
        }
        Arrays.sort(sorted);
        int[] order = new int[tokens.length];
        int[] firsts = new int[tokens.length + 1];
        int distinct = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) sorted[i];
            if (i == 0 || sorted[i] >> Integer.SIZE != sorted[i - 1] >> Integer.SIZE) {
                firsts[distinct++] = i;
            }
        }
        Arrays.fill(firsts, distinct, firsts.length, order.length);
        call.device().upload(order, order(call).address());
        call.device().upload(firsts, firsts(call).address());
    }

    @Override
    public void run(EmbeddingWeightGradient op, DeviceCall call) {
        DeviceTensor dw = call.output(0);
        if (!call.adds(0)) {
            call.device().zero(dw.address(), dw.bytes());
        }
        int rows = call.input(0).rows();
        int width = dw.size(1);
        call.device()
                .launch(
                        call.input(0).type(),
                        "embedding",
                        "scatter_rows",
                        LaunchSize.rows(rows, width),
                        call.input(0),
                        call.input(1),
                        order(call),
                        firsts(call),
                        dw,
                        width,
                        op.padding());
    }
}
