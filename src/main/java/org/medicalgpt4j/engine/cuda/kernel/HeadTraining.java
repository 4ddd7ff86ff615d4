package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.TokenLogProbTraining;
import org.nd4j.linalg.api.buffer.DataType;

/** Chunks of rows: logits, softmax and target, the gradient of the logits, and its products with head and hidden states. */
final class HeadTraining implements DeviceKernel<TokenLogProbTraining> {
    private static final int DHIDDEN = 3;
    private static final int DHEAD = 4;

    @Override
    public Class<TokenLogProbTraining> op() {
        return TokenLogProbTraining.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == DHIDDEN ? real : DataType.FLOAT;
    }

    @Override
    public boolean canAdd(TokenLogProbTraining op, int output) {
        return output == DHEAD;
    }

    @Override
    public long scratch(TokenLogProbTraining op, long[][] inputs, WorkSizes sizes) {
        // the logits, and values for those who do not ask for them
        long rows = Math.min(sizes.headChunk(), inputs[0][0]);
        return sizes.reals(rows * inputs[1][0]) + rows;
    }

    @Override
    public void prepare(TokenLogProbTraining op, DeviceCall call) {
        op.checkTargets(call.given()[2], call.input(1).size(0));
    }

    @Override
    public void run(TokenLogProbTraining op, DeviceCall call) {
        int rows = call.input(0).rows();
        int chunk = call.sizes().headChunk();
        for (int from = 0; from < rows; from += chunk) {
            chunk(call, from, Math.min(rows, from + chunk));
        }
    }

    private static void chunk(DeviceCall call, int from, int to) {
        Device device = call.device();
        DeviceTensor hidden = call.input(0).rows(from, to);
        DeviceTensor head = call.input(1);
        int vocabulary = head.size(0);
        DeviceTensor logits = call.scratch(hidden.type(), 0, to - from, vocabulary);
        DeviceTensor unread = call.scratch(call.sizes().reals(logits.length()), to - from);
        device.multiply(1, hidden, false, head, true, 0, logits);
        device.launch(
                hidden.type(),
                "token_log_prob",
                "token_log_prob",
                LogitRows.launch(device, logits),
                logits,
                call.input(2).elements(from, to),
                call.wants(0) ? call.output(0).elements(from, to) : unread,
                call.wants(1) ? call.output(1).elements(from, to) : unread,
                call.wants(2) ? call.output(2).elements(from, to) : null,
                call.input(3).elements(from, to),
                vocabulary,
                1,
                LogitRows.cached(device, logits));
        if (call.wants(DHIDDEN)) {
            DeviceTensor dhidden = call.output(DHIDDEN).rows(from, to);
            device.multiply(1, logits, false, head, false, 0, dhidden);
        }
        if (call.outputs().length > DHEAD && call.wants(DHEAD)) {
            device.multiply(1, logits, true, hidden, false, from > 0 ? 1 : call.kept(DHEAD), call.output(DHEAD));
        }
    }
}
