package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code dW = dy^T x}: x {@code [N, in]}, dy {@code [N, out]}, dW {@code [out, in]}. */
public final class LinearWeightGradient extends TensorOp {
    public static final String NAME = "medgpt_linear_weight_gradient";

    public LinearWeightGradient() {}

    LinearWeightGradient(SameDiff graph, SDVariable x, SDVariable dy) {
        super(graph, x, dy);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "dy");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dw");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 2 && in[1].length == 2 && in[0][0] == in[1][0],
                "x [N, in] and dy [N, out]",
                in);
        return new long[][] {{in[1][1], in[0][1]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[1].transpose().mmul(inputs[0]));
    }
}
