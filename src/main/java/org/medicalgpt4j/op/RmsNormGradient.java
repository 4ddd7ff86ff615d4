package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link RmsNorm} with respect to x and the weight. Inputs x, weight, dy; outputs dx, dw. */
public final class RmsNormGradient extends TensorOp {
    public static final String NAME = "medgpt_rms_norm_gradient";

    public RmsNormGradient() {}

    RmsNormGradient(SameDiff graph, SDVariable x, SDVariable weight, SDVariable dy, double epsilon) {
        super(graph, x, weight, dy);
        addTArgument(epsilon);
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
        return List.of("x", "weight", "dy");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx", "dw");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 3 && in[0].length == 2 && in[1].length == 1, "x [N, G * k], a weight [G], dy as x", in);
        return new long[][] {in[0].clone(), in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] w = DenseValues.read(inputs[1]);
        double[] dy = DenseValues.read(inputs[2]);
        double[] dx = new double[x.length];
        double[] dw = new double[w.length];
        for (int at = 0; at < x.length; at += w.length) {
            double factor = RmsNorm.factor(x, at, w.length, epsilon());
            double projection = 0;
            for (int i = 0; i < w.length; i++) {
                projection += dy[at + i] * w[i] * x[at + i];
                dw[i] += dy[at + i] * x[at + i] * factor;
            }
            double correction = projection * factor * factor * factor / w.length;
            for (int i = 0; i < w.length; i++) {
                dx[at + i] = dy[at + i] * w[i] * factor - x[at + i] * correction;
            }
        }
        DenseValues.write(dx, outputs[0]);
        DenseValues.write(dw, outputs[1]);
    }
}
