package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = x / (1 + exp(-2 sqrt(2 / pi) (x + 0.044715 x^3)))}: the form with a hyperbolic tangent of the Gaussian error
 * linear unit (Hendrycks and Gimpel, 2016), written with a sigmoid.
 */
public final class Gelu extends TensorOp {
    public static final String NAME = "medgpt_gelu";

    /** Factor of x in the exponent. */
    public static final double LINEAR = 2 * Math.sqrt(2 / Math.PI);

    /** Factor of x^3 in the exponent. */
    public static final double CUBIC = 0.044715 * LINEAR;

    public Gelu() {}

    private Gelu(SameDiff graph, SDVariable x) {
        super(graph, x);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x) {
        return new Gelu(graph, x).named(name)[0];
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
        require(in.length == 1, "one tensor", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        for (int i = 0; i < x.length; i++) {
            x[i] *= sigmoid(x[i]);
        }
        DenseValues.write(x, outputs[0]);
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x * (LINEAR + CUBIC * x * x)));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new GeluGradient(sameDiff, gradients.get(0), arg(0)).outputVariable());
    }
}
