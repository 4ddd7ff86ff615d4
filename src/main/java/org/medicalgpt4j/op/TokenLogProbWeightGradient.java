package org.medicalgpt4j.op;

import java.util.List;
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
    public List<String> inputNames() {
        return List.of("hidden", "head", "targets", "logSumExp", "gradient");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dhead");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 2;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        boolean fit = in.length == 5 && in[0].length == 2 && in[1].length == 2 && in[0][1] == in[1][1];
        for (int i = 2; i < in.length; i++) {
            fit = fit && in[i].length == 1 && in[i][0] == in[0][0];
        }
        require(fit, "hidden [N, H], head [V, H], targets, logSumExp and gradients [N]", in);
        return new long[][] {in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(0);
        LogitRows rows = new LogitRows(this, inputs[0], inputs[1], inputs[2]);
        int vocabulary = Math.toIntExact(inputs[1].size(0));
        double[] logSumExp = DenseValues.read(inputs[3]);
        double[] gradient = DenseValues.read(inputs[4]);
        while (rows.advance()) {
            double[] values = rows.logits();
            for (int i = 0; i < rows.rows().length; i++) {
                int row = rows.rows()[i];
                int from = i * vocabulary;
                for (int v = from; v < from + vocabulary; v++) {
                    values[v] = -gradient[row] * Math.exp(values[v] - logSumExp[row]);
                }
                values[from + rows.target(row)] += gradient[row];
            }
            outputs[0].addi(rows.matrix(values).transpose().mmul(rows.hidden()));
        }
    }
}
