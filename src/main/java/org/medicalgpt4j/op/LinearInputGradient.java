package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code dx = dy W}: dy {@code [N, out]}, W {@code [out, in]}, dx {@code [N, in]}. */
public final class LinearInputGradient extends TensorOp {
    public static final String NAME = "medgpt_linear_input_gradient";

    public LinearInputGradient() {}

    LinearInputGradient(SameDiff graph, SDVariable dy, SDVariable weight) {
        super(graph, dy, weight);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "weight");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 2 && in[1].length == 2 && in[0][1] == in[1][0],
                "dy [N, out] and a weight [out, in]",
                in);
        return new long[][] {{in[0][0], in[1][1]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mmul(inputs[1]));
    }
}
