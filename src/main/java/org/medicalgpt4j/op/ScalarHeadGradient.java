package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link ScalarHead}: {@code dx = dy * weight} {@code [N, H]} and {@code dweight = sum over rows of dy * x} {@code [1, H]}. */
public final class ScalarHeadGradient extends TensorOp {
    public static final String NAME = "medgpt_scalar_head_gradient";

    public ScalarHeadGradient() {}

    ScalarHeadGradient(SameDiff graph, SDVariable dy, SDVariable x, SDVariable weight) {
        super(graph, dy, x, weight);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "x", "weight");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx", "dweight");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3 && in[0].length == 1 && in[1].length == 2 && in[2].length == 2 && in[0][0] == in[1][0],
                "dy [N], x [N, H] and weight [1, H]",
                in);
        return new long[][] {in[1].clone(), in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray row = inputs[0].reshape(1, inputs[0].length());
        outputs[0].assign(row.transpose().mmul(inputs[2]));
        outputs[1].assign(row.mmul(inputs[1]));
    }
}
