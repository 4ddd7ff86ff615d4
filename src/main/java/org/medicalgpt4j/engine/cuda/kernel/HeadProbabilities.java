package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.TokenLogProb;
import org.nd4j.linalg.api.buffer.DataType;

/** Chunks of rows: logits, softmax and target, direction. */
final class HeadProbabilities implements DeviceKernel<TokenLogProb> {
    @Override
    public Class<TokenLogProb> op() {
        return TokenLogProb.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == 3 ? real : DataType.FLOAT;
    }

    @Override
    public long scratch(TokenLogProb op, long[][] inputs, WorkSizes sizes) {
        // the logits, and a denominator for those who do not ask for it
        long rows = Math.min(sizes.headChunk(), inputs[0][0]);
        return sizes.reals(rows * inputs[1][0]) + rows;
    }

    @Override
    public void prepare(TokenLogProb op, DeviceCall call) {
        op.checkTargets(call.given()[2], call.input(1).size(0));
    }

    @Override
    public void run(TokenLogProb op, DeviceCall call) {
        int rows = call.input(0).rows();
        int vocabulary = call.input(1).size(0);
        int chunk = call.sizes().headChunk();
        for (int from = 0; from < rows; from += chunk) {
            chunk(call, from, Math.min(rows, from + chunk), vocabulary);
        }
    }

    private static void chunk(DeviceCall call, int from, int to, int vocabulary) {
        DataType real = call.input(0).type();
        DeviceTensor logits = call.scratch(real, 0, to - from, vocabulary);
        DeviceTensor unread = call.scratch(call.sizes().reals(logits.length()), to - from);
        call.device().multiply(1, call.input(0).rows(from, to), false, call.input(1), true, 0, logits);
        call.device()
                .launch(
                        real,
                        "token_log_prob",
                        "token_log_prob",
                        LogitRows.launch(call.device(), logits),
                        logits,
                        call.input(2).elements(from, to),
                        call.wants(0) ? call.output(0).elements(from, to) : unread,
                        call.wants(1) ? call.output(1).elements(from, to) : unread,
                        call.wants(2) ? call.output(2).elements(from, to) : null,
                        null,
                        vocabulary,
                        call.wants(3) ? 1 : 0,
                        LogitRows.cached(call.device(), logits));
        if (call.wants(3)) {
            call.device()
                    .multiply(
                            1,
                            logits,
                            false,
                            call.input(1),
                            false,
                            0,
                            call.output(3).rows(from, to));
        }
    }
}
