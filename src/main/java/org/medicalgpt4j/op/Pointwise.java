package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One {@link PointwiseFunction} of every element of x, of any shape. ND4J's own functions overflow ({@code logsigmoid}) or
 * have other slopes where it matters ({@code min} of two equal numbers), and would be a kernel each.
 */
public final class Pointwise extends TensorOp {
    public static final String NAME = "medgpt_pointwise";

    public Pointwise() {}

    private Pointwise(SDVariable x, PointwiseFunction function, double low, double high) {
        super(x.getSameDiff(), x);
        addIArgument(function.ordinal());
        addTArgument(low, high);
    }

    public static SDVariable logSigmoid(SDVariable x) {
        return apply(PointwiseFunction.LOG_SIGMOID, x);
    }

    public static SDVariable sigmoid(SDVariable x) {
        return apply(PointwiseFunction.SIGMOID, x);
    }

    public static SDVariable exp(SDVariable x) {
        return apply(PointwiseFunction.EXPONENTIAL, x);
    }

    public static SDVariable square(SDVariable x) {
        return apply(PointwiseFunction.SQUARE, x);
    }

    public static SDVariable reciprocal(SDVariable x) {
        return apply(PointwiseFunction.RECIPROCAL, x);
    }

    /** {@code log(1 - e^x)}. */
    public static SDVariable logOfComplement(SDVariable x) {
        return apply(PointwiseFunction.LOG_OF_COMPLEMENT, x);
    }

    public static SDVariable clamp(SDVariable x, double low, double high) {
        return apply(PointwiseFunction.CLAMP, x, low, high);
    }

    /** x where it is above 0, otherwise 0. */
    public static SDVariable positivePart(SDVariable x) {
        return clamp(x, 0, Double.MAX_VALUE);
    }

    /** 1 where {@code low < x < high}, otherwise 0. */
    public static SDVariable within(SDVariable x, double low, double high) {
        return apply(PointwiseFunction.WITHIN, x, low, high);
    }

    /** 1 where x is above the bound, otherwise 0. */
    public static SDVariable above(SDVariable x, double bound) {
        return within(x, bound, Double.POSITIVE_INFINITY);
    }

    private static SDVariable apply(PointwiseFunction function, SDVariable x) {
        return apply(function, x, 0, 0);
    }

    private static SDVariable apply(PointwiseFunction function, SDVariable x, double low, double high) {
        return new Pointwise(x, function, low, high).outputVariable();
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
        return List.of("x");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("function", function(), "low", low(), "high", high());
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 1, "x", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        for (int i = 0; i < x.length; i++) {
            x[i] = function().value(x[i], low(), high());
        }
        DenseValues.write(x, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new PointwiseGradient(sameDiff, gradients.get(0), arg(0), this).outputVariable());
    }
}
