package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of {@link Gelu}. Inputs dy, x; output dx. */
public final class GeluGradient extends TensorOp {
    public static final String NAME = "medgpt_gelu_gradient";

    public GeluGradient() {}

    GeluGradient(SameDiff graph, SDVariable dy, SDVariable x) {
        super(graph, dy, x);
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
    public int inPlaceInput(int output) {
        return 0;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && Arrays.equals(in[0], in[1]), "dy and x of one shape", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dy = DenseValues.read(inputs[0]);
        double[] x = DenseValues.read(inputs[1]);
        for (int i = 0; i < x.length; i++) {
            double s = Gelu.sigmoid(x[i]);
            dy[i] *= s + x[i] * s * (1 - s) * (Gelu.LINEAR + 3 * Gelu.CUBIC * x[i] * x[i]);
        }
        DenseValues.write(dy, outputs[0]);
    }
}
