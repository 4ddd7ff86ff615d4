package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far the target's logit lies above the mean of all logits: {@code hidden (head[target] - mean over v of head[v])}. It
 * needs no logits but the target's, and is what label smoothing adds to a cross entropy.
 *
 * <p>Inputs: hidden {@code [N, H]}, head {@code [V, H]}, targets {@code [N]} int, negative where nothing is asked. Output:
 * margin {@code [N]}, 0 where nothing is asked.
 */
public final class TargetMargin extends TensorOp {
    public static final String NAME = "medgpt_target_margin";

    public TargetMargin() {}

    private TargetMargin(SameDiff graph, SDVariable hidden, SDVariable head, SDVariable targets) {
        super(graph, hidden, head, targets);
    }

    public static SDVariable apply(
            SameDiff graph, String name, SDVariable hidden, SDVariable head, SDVariable targets) {
        return new TargetMargin(graph, hidden, head, targets).named(name)[0];
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
        return List.of("margin");
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
        int[] targets = targets(inputs);
        INDArray mean = inputs[1].mean(0);
        outputs[0].assign(0);
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] >= 0) {
                INDArray direction = inputs[1].getRow(targets[row]).sub(mean);
                outputs[0].putScalar(
                        row, inputs[0].getRow(row).mul(direction).sumNumber().doubleValue());
            }
        }
    }

    /** @throws OpException if a target is outside the vocabulary */
    static int[] targets(INDArray[] inputs) {
        int[] targets = DenseValues.readInts(inputs[2]);
        new TokenLogProb().checkTargets(targets, Math.toIntExact(inputs[1].size(0)));
        return targets;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(
                new TargetMarginGradient(sameDiff, arg(0), arg(1), arg(2), gradients.get(0)).outputVariables());
    }
}
