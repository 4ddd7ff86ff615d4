package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.TokenLogProbWeightGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** Chunks of rows: logits again, their gradient, and its product with the hidden states. */
final class HeadGradient implements DeviceKernel<TokenLogProbWeightGradient> {
    @Override
    public Class<TokenLogProbWeightGradient> op() {
        return TokenLogProbWeightGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return DataType.FLOAT;
    }

    @Override
    public boolean canAdd(TokenLogProbWeightGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(TokenLogProbWeightGradient op, long[][] inputs, WorkSizes sizes) {
        return sizes.reals(Math.min(sizes.headChunk(), inputs[0][0]) * inputs[1][0]);
    }

    @Override
    public void run(TokenLogProbWeightGradient op, DeviceCall call) {
        int rows = call.input(0).rows();
        int vocabulary = call.input(1).size(0);
        int chunk = call.sizes().headChunk();
        DataType real = call.input(0).type();
        for (int from = 0; from < rows; from += chunk) {
            int to = Math.min(rows, from + chunk);
            DeviceTensor hidden = call.input(0).rows(from, to);
            DeviceTensor logits = call.scratch(real, 0, to - from, vocabulary);
            call.device().multiply(1, hidden, false, call.input(1), true, 0, logits);
            call.device()
                    .launch(
                            real,
                            "token_log_prob",
                            "token_log_prob_gradient",
                            LaunchSize.rows(to - from, vocabulary),
                            logits,
                            call.input(2).elements(from, to),
                            call.input(3).elements(from, to),
                            call.input(4).elements(from, to),
                            vocabulary);
            float kept = from > 0 ? 1 : call.kept(0);
            call.device().multiply(1, logits, true, hidden, false, kept, call.output(0));
        }
    }
}
