package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One number for each row: x {@code [N, H]}, weight {@code [1, H]}, result {@code [N]}. The head of reward models and critics. */
public final class ScalarHead extends TensorOp {
    public static final String NAME = "medgpt_scalar_head";

    public ScalarHead() {}

    private ScalarHead(SameDiff graph, SDVariable x, SDVariable weight) {
        super(graph, x, weight);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable weight) {
        return new ScalarHead(graph, x, weight).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "weight");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 2 && in[1].length == 2 && in[1][0] == 1 && in[1][1] == in[0][1],
                "x [N, H] and weight [1, H]",
                in);
        return new long[][] {{in[0][0]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mmul(inputs[1].transpose()).reshape(outputs[0].shape()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new ScalarHeadGradient(sameDiff, gradients.get(0), arg(0), arg(1)).outputVariables());
    }
}
