package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Root mean square normalisation (Zhang and Sennrich, 2019): {@code y = w * x / sqrt(mean(x^2) + epsilon)} over groups of
 * the last axis. x {@code [N, G * k]} and w {@code [G]}: with k = 1 whole rows, with more each head by itself.
 */
public final class RmsNorm extends TensorOp {
    public static final String NAME = "medgpt_rms_norm";

    public RmsNorm() {}

    private RmsNorm(SameDiff graph, SDVariable x, SDVariable weight, double epsilon) {
        super(graph, x, weight);
        addTArgument(epsilon);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable weight, double epsilon) {
        return new RmsNorm(graph, x, weight, epsilon).named(name)[0];
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
        return List.of("x", "weight");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 2 && in[1].length == 1 && in[0][1] % in[1][0] == 0,
                "x [N, G * k] and a weight [G]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] w = DenseValues.read(inputs[1]);
        double[] y = new double[x.length];
        for (int at = 0; at < x.length; at += w.length) {
            double factor = factor(x, at, w.length, epsilon());
            for (int i = 0; i < w.length; i++) {
                y[at + i] = x[at + i] * factor * w[i];
            }
        }
        DenseValues.write(y, outputs[0]);
    }

    static double factor(double[] x, int at, int length, double epsilon) {
        double squares = 0;
        for (int i = at; i < at + length; i++) {
            squares += x[i] * x[i];
        }
        return 1 / Math.sqrt(squares / length + epsilon);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(
                new RmsNormGradient(sameDiff, arg(0), arg(1), gradients.get(0), epsilon()).outputVariables());
    }
}
