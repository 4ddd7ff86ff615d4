package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Each row of x {@code [N, H]} times its factor {@code [N]}. */
public final class RowScale extends TensorOp {
    public static final String NAME = "medgpt_row_scale";

    public RowScale() {}

    RowScale(SameDiff graph, SDVariable x, SDVariable factors) {
        super(graph, x, factors);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "factors");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public int inPlaceInput(int output) {
        return 0;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 2 && in[1].length == 1 && in[0][0] == in[1][0],
                "x [N, H] and factors [N]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mulColumnVector(inputs[1]));
    }
}
