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
        return new TokenLogProb(graph, hidden, head, targets)
                .named(name + ".logProb", name + ".logSumExp", name + ".correct", name + ".direction");
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("hidden", "head", "targets");
    }

    @Override
    public List<String> outputNames() {
        return List.of("logProb", "logSumExp", "correct", "direction");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 2;
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
        for (INDArray output : outputs) {
            output.assign(0);
        }
        LogitRows rows = new LogitRows(this, inputs[0], inputs[1], inputs[2]);
        int vocabulary = Math.toIntExact(inputs[1].size(0));
        while (rows.advance()) {
            double[] values = rows.logits();
            for (int i = 0; i < rows.rows().length; i++) {
                int row = rows.rows()[i];
                int from = i * vocabulary;
                int target = from + rows.target(row);
                double logSumExp = logSumExp(values, from, from + vocabulary);
                outputs[0].putScalar(row, values[target] - logSumExp);
                outputs[1].putScalar(row, logSumExp);
                outputs[2].putScalar(row, best(values, from, from + vocabulary) == target ? 1 : 0);
                for (int v = from; v < from + vocabulary; v++) {
                    values[v] = -Math.exp(values[v] - logSumExp);
                }
                values[target] += 1;
            }
            INDArray directions = rows.matrix(values).mmul(inputs[1]);
            for (int i = 0; i < rows.rows().length; i++) {
                outputs[3].putRow(rows.rows()[i], directions.getRow(i));
            }
        }
    }

    /** @throws OpException if a target is outside the vocabulary */
    public void checkTargets(int[] targets, int vocabulary) {
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= vocabulary) {
                throw invalid("target at index " + i + " is " + targets[i]
                        + ", expected a negative number (ignored) or at most " + (vocabulary - 1));
            }
        }
    }

    static double logSumExp(double[] logits, int from, int to) {
        double largest = logits[best(logits, from, to)];
        double sum = 0;
        for (int v = from; v < to; v++) {
            sum += Math.exp(logits[v] - largest);
        }
        return largest + Math.log(sum);
    }

    /** The first of the largest. */
    private static int best(double[] logits, int from, int to) {
        int best = from;
        for (int v = from + 1; v < to; v++) {
            if (logits[v] > logits[best]) {
                best = v;
            }
        }
        return best;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        for (int output = 1; output < outputCount(); output++) {
            requireUnused(gradients, output);
        }
        SDVariable[] results = outputVariables();
        SDVariable upstream = gradients.get(0);
        return Arrays.asList(
                new RowScale(sameDiff, results[3], upstream).outputVariable(),
                new TokenLogProbWeightGradient(sameDiff, arg(0), arg(1), arg(2), results[1], upstream)
                        .outputVariable());
    }
}
