package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link SwiGlu}. Inputs dy, gate, up; outputs dgate, dup. */
public final class SwiGluGradient extends TensorOp {
    public static final String NAME = "medgpt_swiglu_gradient";

    public SwiGluGradient() {}

    SwiGluGradient(SameDiff graph, SDVariable dy, SDVariable gate, SDVariable up) {
        super(graph, dy, gate, up);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "gate", "up");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dgate", "dup");
    }

    @Override
    public int inPlaceInput(int output) {
        return output + 1;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3 && Arrays.equals(in[0], in[1]) && Arrays.equals(in[0], in[2]),
                "dy, gate and up of one shape",
                in);
        return new long[][] {in[0].clone(), in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dy = DenseValues.read(inputs[0]);
        double[] gate = DenseValues.read(inputs[1]);
        double[] up = DenseValues.read(inputs[2]);
        double[] dgate = new double[dy.length];
        double[] dup = new double[dy.length];
        for (int i = 0; i < dy.length; i++) {
            double sigmoid = 1 / (1 + Math.exp(-gate[i]));
            dgate[i] = dy[i] * up[i] * sigmoid * (1 + gate[i] * (1 - sigmoid));
            dup[i] = dy[i] * gate[i] * sigmoid;
        }
        DenseValues.write(dgate, outputs[0]);
        DenseValues.write(dup, outputs[1]);
    }
}
