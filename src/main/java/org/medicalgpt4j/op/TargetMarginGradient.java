package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradients of {@link TargetMargin} with respect to hidden states and head: {@code g (head[target] - mean)} for each row,
 * and {@code g hidden} for the row of the target, less the V-th part of their sum for every row of the head. Inputs hidden,
 * head, targets and the rows' gradients g {@code [N]}.
 */
public final class TargetMarginGradient extends TensorOp {
    public static final String NAME = "medgpt_target_margin_gradient";

    public TargetMarginGradient() {}

    TargetMarginGradient(SameDiff graph, SDVariable hidden, SDVariable head, SDVariable targets, SDVariable gradient) {
        super(graph, hidden, head, targets, gradient);
    }

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
        return List.of("dhidden", "dhead");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 2;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 4
                        && in[0].length == 2
                        && in[1].length == 2
                        && in[0][1] == in[1][1]
                        && in[2].length == 1
                        && in[3].length == 1
                        && in[2][0] == in[0][0]
                        && in[3][0] == in[0][0],
                "hidden [N, H], head [V, H], targets and gradients [N]",
                in);
        return new long[][] {in[0].clone(), in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int[] targets = TargetMargin.targets(inputs);
        INDArray mean = inputs[1].mean(0);
        double[] gradient = DenseValues.read(inputs[3]);
        INDArray sum = Nd4j.zeros(inputs[0].dataType(), inputs[0].size(1));
        outputs[0].assign(0);
        outputs[1].assign(0);
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] >= 0) {
                INDArray pulled = inputs[0].getRow(row).mul(gradient[row]);
                outputs[0].putRow(row, inputs[1].getRow(targets[row]).sub(mean).muli(gradient[row]));
                outputs[1].getRow(targets[row]).addi(pulled);
                sum.addi(pulled);
            }
        }
        outputs[1].subiRowVector(sum.divi(inputs[1].size(0)));
    }
}
