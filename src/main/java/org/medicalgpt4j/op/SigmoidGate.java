package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Each row of x {@code [N, H]} times the sigmoid of its gate {@code [N, 1]}. */
public final class SigmoidGate extends TensorOp {
    public static final String NAME = "medgpt_sigmoid_gate";

    public SigmoidGate() {}

    private SigmoidGate(SameDiff graph, SDVariable x, SDVariable gate) {
        super(graph, x, gate);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable gate) {
        return new SigmoidGate(graph, x, gate).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "gate");
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
        require(
                in.length == 2 && in[0].length == 2 && in[1].length == 2 && in[0][0] == in[1][0] && in[1][1] == 1,
                "x [N, H] and a gate [N, 1]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] y = DenseValues.read(inputs[0]);
        double[] gate = DenseValues.read(inputs[1]);
        int width = (int) inputs[0].size(1);
        for (int i = 0; i < y.length; i++) {
            y[i] /= 1 + Math.exp(-gate[i / width]);
        }
        DenseValues.write(y, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new SigmoidGateGradient(sameDiff, gradients.get(0), arg(0), arg(1)).outputVariables());
    }
}
