package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How likely two samples of the next token are the same, {@code log sum over v of p_v^2}, a measure of how sure the model
 * is. Without an {@code N x V} matrix of logits.
 *
 * <p>Inputs: hidden {@code [N, H]}, head {@code [V, H]}, targets {@code [N]} int, negative where nothing is asked. Output
 * {@code [N]}, 0 where nothing is asked. Its gradient is 0.
 */
public final class LogCollision extends TensorOp {
    public static final String NAME = "medgpt_log_collision";

    public LogCollision() {}

    private LogCollision(SameDiff graph, SDVariable hidden, SDVariable head, SDVariable targets) {
        super(graph, hidden, head, targets);
    }

    public static SDVariable apply(
            SameDiff graph, String name, SDVariable hidden, SDVariable head, SDVariable targets) {
        return new LogCollision(graph, hidden, head, targets).named(name)[0];
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
        return List.of("logCollision");
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
                int from = i * vocabulary;
                double once = TokenLogProb.logSumExp(logits, from, from + vocabulary);
                for (int v = from; v < from + vocabulary; v++) {
                    logits[v] = 2 * (logits[v] - once);
                }
                outputs[0].putScalar(rows.rows()[i], TokenLogProb.logSumExp(logits, from, from + vocabulary));
            }
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(sameDiff.zerosLike(arg(0)), sameDiff.zerosLike(arg(1)));
    }
}
