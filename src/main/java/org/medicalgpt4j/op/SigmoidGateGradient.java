package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link SigmoidGate}. Inputs dy, x, gate; outputs dx, dgate. */
public final class SigmoidGateGradient extends TensorOp {
    public static final String NAME = "medgpt_sigmoid_gate_gradient";

    public SigmoidGateGradient() {}

    SigmoidGateGradient(SameDiff graph, SDVariable dy, SDVariable x, SDVariable gate) {
        super(graph, dy, x, gate);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "x", "gate");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx", "dgate");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && Arrays.equals(in[0], in[1])
                        && Arrays.equals(in[2], new long[] {in[0][0], 1}),
                "dy and x [N, H] and a gate [N, 1]",
                in);
        return new long[][] {in[1].clone(), in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dx = DenseValues.read(inputs[0]);
        double[] x = DenseValues.read(inputs[1]);
        double[] gate = DenseValues.read(inputs[2]);
        int width = (int) inputs[0].size(1);
        for (int n = 0; n < gate.length; n++) {
            double sigmoid = 1 / (1 + Math.exp(-gate[n]));
            gate[n] = DenseValues.dot(dx, n * width, x, n * width, width) * sigmoid * (1 - sigmoid);
            for (int i = n * width; i < (n + 1) * width; i++) {
                dx[i] *= sigmoid;
            }
        }
        DenseValues.write(dx, outputs[0]);
        DenseValues.write(gate, outputs[1]);
    }
}
