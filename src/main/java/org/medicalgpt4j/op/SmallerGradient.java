package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link Smaller}: dz where x is at most y and where it is not. */
public final class SmallerGradient extends TensorOp {
    public static final String NAME = "medgpt_smaller_gradient";

    public SmallerGradient() {}

    SmallerGradient(SameDiff graph, SDVariable dz, SDVariable x, SDVariable y) {
        super(graph, dz, x, y);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dz", "x", "y");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx", "dy");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3 && Arrays.equals(in[0], in[1]) && Arrays.equals(in[1], in[2]),
                "dz, x and y of one shape",
                in);
        return new long[][] {in[1].clone(), in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dx = DenseValues.read(inputs[0]);
        double[] dy = dx.clone();
        double[] x = DenseValues.read(inputs[1]);
        double[] y = DenseValues.read(inputs[2]);
        for (int i = 0; i < x.length; i++) {
            (x[i] <= y[i] ? dy : dx)[i] = 0;
        }
        DenseValues.write(dx, outputs[0]);
        DenseValues.write(dy, outputs[1]);
    }
}
