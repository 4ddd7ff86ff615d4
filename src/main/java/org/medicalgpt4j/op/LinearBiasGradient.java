package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code db = sum over rows of dy}: dy {@code [N, out]}, db {@code [out]}. */
public final class LinearBiasGradient extends TensorOp {
    public static final String NAME = "medgpt_linear_bias_gradient";

    public LinearBiasGradient() {}

    LinearBiasGradient(SameDiff graph, SDVariable dy) {
        super(graph, dy);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy");
    }

    @Override
    public List<String> outputNames() {
        return List.of("db");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 1 && in[0].length == 2, "dy [N, out]", in);
        return new long[][] {{in[0][1]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].sum(0));
    }
}
