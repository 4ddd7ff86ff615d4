package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link TokenLogProb} with both of its gradients, for losses whose derivative with respect to the log-probabilities is
 * known beforehand: nothing has to be computed twice. No graph is built with it; engines put it into their plans.
 *
 * <p>Inputs: hidden {@code [N, H]}, head {@code [V, H]}, targets {@code [N]} int, negative where nothing is asked, and the
 * gradient {@code [N]} of the log-probabilities. Outputs: those of TokenLogProb, but for the direction, which is
 * multiplied with the gradient: it is the gradient of hidden; and the gradient of the head.
 */
public final class TokenLogProbTraining extends TensorOp {
    public static final String NAME = "medgpt_token_log_prob_training";

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("hidden", "head", "targets", "gradient");
    }

    @Override
    public List<String> outputNames() {
        return List.of("logProb", "logSumExp", "correct", "dhidden", "dhead");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 2;
    }

    /** @throws OpException if a target is outside the vocabulary */
    public void checkTargets(int[] targets, int vocabulary) {
        new TokenLogProb().checkTargets(targets, vocabulary);
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 4 && Arrays.equals(in[3], in[2]), "targets [N] and gradients [N]", in);
        long[][] forward = new TokenLogProb().outputShapes(in[0], in[1], in[2]);
        return new long[][] {forward[0], forward[1], forward[2], forward[3], in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray direction = Nd4j.createUninitialized(inputs[0].dataType(), inputs[0].shape());
        new TokenLogProb()
                .execute(Arrays.copyOf(inputs, 3), new INDArray[] {outputs[0], outputs[1], outputs[2], direction});
        new RowScale().execute(new INDArray[] {direction, inputs[3]}, new INDArray[] {outputs[3]});
        new TokenLogProbWeightGradient()
                .execute(
                        new INDArray[] {inputs[0], inputs[1], inputs[2], outputs[1], inputs[3]},
                        new INDArray[] {outputs[4]});
    }
}
