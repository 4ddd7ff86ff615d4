package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layer normalisation (Ba et al., 2016): {@code y = w * (x - mean(x)) / sqrt(variance(x) + epsilon) + b} over rows, with
 * the variance divided by the number of elements. x {@code [N, H]}, w {@code [H]}, optional b {@code [H]}.
 */
public final class LayerNorm extends TensorOp {
    public static final String NAME = "medgpt_layer_norm";

    public LayerNorm() {}

    private LayerNorm(SameDiff graph, double epsilon, SDVariable... inputs) {
        super(graph, inputs);
        addTArgument(epsilon);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable weight, double epsilon) {
        return new LayerNorm(graph, epsilon, x, weight).named(name)[0];
    }

    public static SDVariable apply(
            SameDiff graph, String name, SDVariable x, SDVariable weight, SDVariable bias, double epsilon) {
        return new LayerNorm(graph, epsilon, x, weight, bias).named(name)[0];
    }

    public double epsilon() {
        return number(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("epsilon", epsilon());
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "weight", "bias");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length >= 2
                        && in[0].length == 2
                        && Arrays.equals(in[1], new long[] {in[0][1]})
                        && (in.length == 2 || Arrays.equals(in[2], in[1])),
                "x [N, H], a weight [H] and possibly a bias [H]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] w = DenseValues.read(inputs[1]);
        double[] b = inputs.length == 3 ? DenseValues.read(inputs[2]) : new double[w.length];
        for (int at = 0; at < x.length; at += w.length) {
            normalise(x, at, w.length, epsilon());
            for (int i = 0; i < w.length; i++) {
                x[at + i] = x[at + i] * w[i] + b[i];
            }
        }
        DenseValues.write(x, outputs[0]);
    }

    /** Gives a row mean 0 and variance 1; returns what its distances from the mean were multiplied with. */
    static double normalise(double[] x, int at, int length, double epsilon) {
        double mean = Arrays.stream(x, at, at + length).sum() / length;
        for (int i = at; i < at + length; i++) {
            x[i] -= mean;
        }
        double factor = RmsNorm.factor(x, at, length, epsilon);
        for (int i = at; i < at + length; i++) {
            x[i] *= factor;
        }
        return factor;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] all =
                new LayerNormGradient(sameDiff, arg(0), arg(1), gradients.get(0), epsilon()).outputVariables();
        return List.of(all).subList(0, args().length);
    }
}
