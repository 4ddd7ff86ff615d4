package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code x + y} of one shape. Unlike SameDiff's own add, its gradient is passed on without copies. */
public final class ResidualAdd extends TensorOp {
    public static final String NAME = "medgpt_residual_add";

    public ResidualAdd() {}

    private ResidualAdd(SameDiff graph, SDVariable x, SDVariable y) {
        super(graph, x, y);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable y) {
        return new ResidualAdd(graph, x, y).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "y");
    }

    @Override
    public List<String> outputNames() {
        return List.of("sum");
    }

    @Override
    public int inPlaceInput(int output) {
        return 0;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && Arrays.equals(in[0], in[1]), "two tensors of one shape", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        inputs[0].add(inputs[1], outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(gradients.get(0), gradients.get(0));
    }
}
