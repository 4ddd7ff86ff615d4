package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The head of every objective: log-probabilities of given tokens without an {@code N x V} matrix of logits.
 *
 * <p>Inputs: hidden {@code [N, H]}, head {@code [V, H]}, targets {@code [N]} int, negative where nothing is asked.
 * Outputs: the target's log-probability {@code [N]}, the softmax denominator's logarithm {@code [N]}, 1 where the target
 * is the most likely token {@code [N]}, and the direction {@code head[target] - sum over v of p_v head[v]} {@code [N, H]};
 * all 0 where nothing is asked.
 *
 * <p>The direction is the gradient of the log-probability with respect to the hidden state. What arrives from above is one
 * number for each row, so the backward pass only scales the direction and needs no second pass over the vocabulary.
 */
public final class TokenLogProb extends TensorOp {
    public static final String NAME = "medgpt_token_log_prob";

    public TokenLogProb() {}

    private TokenLogProb(SameDiff graph, SDVariable hidden, SDVariable head, SDVariable targets) {
        super(graph, hidden, head, targets);
    }

    /** Log-probability, denominator, hit and direction, in this order. */
    public static SDVariable[] apply(
            SameDiff graph, String name, SDVariable hidden, SDVariable head, SDVariable targets) {
        SDVariable[] outputs = new TokenLogProb(graph, hidden, head, targets).outputVariables();
        return new SDVariable[] {
            outputs[0].rename(name + ".logProb"),
            outputs[1].rename(name + ".logSumExp"),
            outputs[2].rename(name + ".correct"),
            outputs[3].rename(name + ".direction")
        };
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public int outputCount() {
        return 4;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && in[1].length == 2
                        && in[0][1] == in[1][1]
                        && in[2].length == 1
                        && in[2][0] == in[0][0],
                "hidden [N, H], head [V, H] and targets [N]",
                in);
        long[] rows = {in[0][0]};
        return new long[][] {rows, rows.clone(), rows.clone(), in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] hidden = DenseValues.read(inputs[0]);
        double[] head = DenseValues.read(inputs[1]);
        int[] targets = DenseValues.readInts(inputs[2]);
        int width = (int) inputs[0].size(1);
        int vocabulary = (int) inputs[1].size(0);
        double[] logProb = new double[targets.length];
        double[] logSumExp = new double[targets.length];
        double[] correct = new double[targets.length];
        double[] direction = new double[hidden.length];
        double[] logits = new double[vocabulary];
        for (int row = 0; row < targets.length; row++) {
            int target = targets[row];
            if (target < 0) {
                continue;
            }
            Embedding.checkToken(target, row, vocabulary);
            logSumExp[row] = logits(hidden, row, head, width, logits);
            logProb[row] = logits[target] - logSumExp[row];
            correct[row] = best(logits) == target ? 1 : 0;
            for (int v = 0; v < vocabulary; v++) {
                double p = (v == target ? 1 : 0) - Math.exp(logits[v] - logSumExp[row]);
                for (int h = 0; h < width; h++) {
                    direction[row * width + h] += p * head[v * width + h];
                }
            }
        }
        DenseValues.write(logProb, outputs[0]);
        DenseValues.write(logSumExp, outputs[1]);
        DenseValues.write(correct, outputs[2]);
        DenseValues.write(direction, outputs[3]);
    }

    /** Fills one row of logits and answers the logarithm of the sum of their exponentials. */
    static double logits(double[] hidden, int row, double[] head, int width, double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int v = 0; v < logits.length; v++) {
            logits[v] = Attention.dot(hidden, row * width, head, v * width, width);
            largest = Math.max(largest, logits[v]);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }

    private static int best(double[] logits) {
        int best = 0;
        for (int v = 1; v < logits.length; v++) {
            if (logits[v] > logits[best]) {
                best = v;
            }
        }
        return best;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] results = outputVariables();
        SDVariable upstream = gradients.get(0);
        return Arrays.asList(
                new RowScale(sameDiff, results[3], upstream).outputVariable(),
                new TokenLogProbWeightGradient(sameDiff, arg(0), arg(1), arg(2), results[1], upstream)
                        .outputVariable());
    }
}
