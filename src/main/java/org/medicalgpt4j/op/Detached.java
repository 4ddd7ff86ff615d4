package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * x itself, taken for a constant by the backward pass. Best put where the constant part begins: what comes before it gets
 * zeros.
 */
public final class Detached extends TensorOp {
    public static final String NAME = "medgpt_detached";

    public Detached() {}

    private Detached(SDVariable x) {
        super(x.getSameDiff(), x);
    }

    public static SDVariable apply(SDVariable x) {
        return new Detached(x).outputVariable();
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x");
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
        require(in.length == 1, "x", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(sameDiff.zerosLike(arg()));
    }
}
