package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y = gate * sigmoid(gate) * up} (Shazeer, "GLU Variants Improve Transformer", 2020); all {@code [N, F]}. */
public final class SwiGlu extends TensorOp {
    public static final String NAME = "medgpt_swiglu";

    public SwiGlu() {}

    private SwiGlu(SameDiff graph, SDVariable gate, SDVariable up) {
        super(graph, gate, up);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable gate, SDVariable up) {
        return new SwiGlu(graph, gate, up).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("gate", "up");
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
        require(in.length == 2 && Arrays.equals(in[0], in[1]), "gate and up of one shape", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] gate = DenseValues.read(inputs[0]);
        double[] up = DenseValues.read(inputs[1]);
        double[] y = new double[gate.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
        }
        DenseValues.write(y, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new SwiGluGradient(sameDiff, gradients.get(0), arg(0), arg(1)).outputVariables());
    }
}
