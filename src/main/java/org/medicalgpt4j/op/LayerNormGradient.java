package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link LayerNorm} with respect to x, the weight and the bias. Inputs x, weight, dy; outputs dx, dw, db. */
public final class LayerNormGradient extends TensorOp {
    public static final String NAME = "medgpt_layer_norm_gradient";

    public LayerNormGradient() {}

    LayerNormGradient(SameDiff graph, SDVariable x, SDVariable weight, SDVariable dy, double epsilon) {
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
        return List.of("dx", "dw", "db");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && Arrays.equals(in[1], new long[] {in[0][1]})
                        && Arrays.equals(in[2], in[0]),
                "x [N, H], a weight [H], dy as x",
                in);
        return new long[][] {in[0].clone(), in[1].clone(), in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] w = DenseValues.read(inputs[1]);
        double[] dy = DenseValues.read(inputs[2]);
        double[] dx = new double[x.length];
        double[] dw = new double[w.length];
        double[] db = new double[w.length];
        for (int at = 0; at < x.length; at += w.length) {
            double factor = LayerNorm.normalise(x, at, w.length, epsilon());
            double mean = 0;
            double projection = 0;
            for (int i = 0; i < w.length; i++) {
                double scaled = dy[at + i] * w[i];
                mean += scaled / w.length;
                projection += scaled * x[at + i] / w.length;
                dw[i] += dy[at + i] * x[at + i];
                db[i] += dy[at + i];
            }
            for (int i = 0; i < w.length; i++) {
                dx[at + i] = factor * (dy[at + i] * w[i] - mean - x[at + i] * projection);
            }
        }
        DenseValues.write(dx, outputs[0]);
        DenseValues.write(dw, outputs[1]);
        DenseValues.write(db, outputs[2]);
    }
}
