package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code factor * x} with a factor that belongs to the model; its gradient is of the same kind. */
public final class Scale extends TensorOp {
    public static final String NAME = "medgpt_scale";

    public Scale() {}

    private Scale(SameDiff graph, SDVariable x, double factor) {
        super(graph, x);
        addTArgument(factor);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, double factor) {
        return new Scale(graph, x, factor).named(name)[0];
    }

    public double factor() {
        return number(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("factor", factor());
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
        require(in.length == 1, "one tensor", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        inputs[0].mul(factor(), outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new Scale(sameDiff, gradients.get(0), factor()).outputVariable());
    }
}
