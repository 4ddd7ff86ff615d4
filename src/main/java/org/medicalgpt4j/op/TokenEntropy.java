package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How unsure the model is of the next token, {@code - sum over v of p_v log p_v}, without an {@code N x V} matrix of logits.
 *
 * <p>Inputs: hidden {@code [N, H]}, head {@code [V, H]}, targets {@code [N]} int, negative where nothing is asked. Output
 * {@code [N]}, 0 where nothing is asked.
 */
public final class TokenEntropy extends TensorOp {
    public static final String NAME = "medgpt_token_entropy";

    public TokenEntropy() {}

    private TokenEntropy(SameDiff graph, SDVariable hidden, SDVariable head, SDVariable targets) {
        super(graph, hidden, head, targets);
    }

    public static SDVariable apply(
            SameDiff graph, String name, SDVariable hidden, SDVariable head, SDVariable targets) {
        return new TokenEntropy(graph, hidden, head, targets).named(name)[0];
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
        return List.of("entropy");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 2;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        return new long[][] {new TokenLogProb().outputShapes(in)[0]};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(0);
        LogitRows rows = new LogitRows(this, inputs[0], inputs[1], inputs[2]);
        int vocabulary = Math.toIntExact(inputs[1].size(0));
        while (rows.advance()) {
            double[] logits = rows.logits();
            for (int i = 0; i < rows.rows().length; i++) {
                outputs[0].putScalar(rows.rows()[i], normalize(logits, i * vocabulary, (i + 1) * vocabulary));
            }
        }
    }

    /** Turns logits into log-probabilities and gives the entropy. */
    static double normalize(double[] logits, int from, int to) {
        double logSumExp = TokenLogProb.logSumExp(logits, from, to);
        double entropy = 0;
        for (int v = from; v < to; v++) {
            logits[v] -= logSumExp;
            double p = Math.exp(logits[v]);
            entropy -= p == 0 ? 0 : p * logits[v];
        }
        return entropy;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(
                new TokenEntropyGradient(sameDiff, gradients.get(0), arg(0), arg(1), arg(2)).outputVariables());
    }
}
