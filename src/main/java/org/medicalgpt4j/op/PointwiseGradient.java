package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of {@link Pointwise}: dy times the function's slope at x. Where dy is 0 it is 0, however steep the function. */
public final class PointwiseGradient extends TensorOp {
    public static final String NAME = "medgpt_pointwise_gradient";

    public PointwiseGradient() {}

    PointwiseGradient(SameDiff graph, SDVariable dy, SDVariable x, Pointwise forward) {
        super(graph, dy, x);
        addIArgument(forward.function().ordinal());
        addTArgument(forward.low(), forward.high());
    }

    public PointwiseFunction function() {
        return PointwiseFunction.values()[integer(0)];
    }

    public double low() {
        return number(0);
    }

    public double high() {
        return number(1);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "x");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx");
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("function", function(), "low", low(), "high", high());
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && Arrays.equals(in[0], in[1]), "dy and x of one shape", in);
        return new long[][] {in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dx = DenseValues.read(inputs[0]);
        double[] x = DenseValues.read(inputs[1]);
        for (int i = 0; i < dx.length; i++) {
            dx[i] = dx[i] == 0 ? 0 : dx[i] * function().slope(x[i], low(), high());
        }
        DenseValues.write(dx, outputs[0]);
    }
}
