package org.medicalgpt4j.op;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link TokenLogProb} with respect to the head: {@code sum over rows of g (onehot(target) - p) hidden}.
 * Inputs hidden, head, targets, logSumExp and the rows' gradients g {@code [N]}; the logits are computed again.
 */
public final class TokenLogProbWeightGradient extends TensorOp {
    public static final String NAME = "medgpt_token_log_prob_weight_gradient";

    public TokenLogProbWeightGradient() {}

    TokenLogProbWeightGradient(
            SameDiff graph,
            SDVariable hidden,
            SDVariable head,
            SDVariable targets,
            SDVariable logSumExp,
            SDVariable gradient) {
        super(graph, hidden, head, targets, logSumExp, gradient);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public int outputCount() {
        return 1;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 5 && in[1].length == 2, "hidden, head [V, H], targets, logSumExp and gradients", in);
        return new long[][] {in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] hidden = DenseValues.read(inputs[0]);
        double[] head = DenseValues.read(inputs[1]);
        int[] targets = DenseValues.readInts(inputs[2]);
        double[] logSumExp = DenseValues.read(inputs[3]);
        double[] gradient = DenseValues.read(inputs[4]);
        int width = (int) inputs[0].size(1);
        double[] logits = new double[(int) inputs[1].size(0)];
        double[] dHead = new double[head.length];
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] < 0) {
                continue;
            }
            TokenLogProb.logits(hidden, row, head, width, logits);
            for (int v = 0; v < logits.length; v++) {
                double p = (v == targets[row] ? 1 : 0) - Math.exp(logits[v] - logSumExp[row]);
                for (int h = 0; h < width; h++) {
                    dHead[v * width + h] += gradient[row] * p * hidden[row * width + h];
                }
            }
        }
        DenseValues.write(dHead, outputs[0]);
    }
}
