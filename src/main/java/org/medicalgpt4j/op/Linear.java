package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y = x W^T + b}: x {@code [N, in]}, W {@code [out, in]}, optional b {@code [out]}, y {@code [N, out]}. */
public final class Linear extends TensorOp {
    public static final String NAME = "medgpt_linear";

    public Linear() {}

    private Linear(SameDiff graph, SDVariable... inputs) {
        super(graph, inputs);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable weight) {
        return new Linear(graph, x, weight).named(name)[0];
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable weight, SDVariable bias) {
        return new Linear(graph, x, weight, bias).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
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
                in.length >= 2 && in[0].length == 2 && in[1].length == 2 && in[0][1] == in[1][1],
                "x [N, in] and a weight [out, in]",
                in);
        require(in.length == 2 || (in[2].length == 1 && in[2][0] == in[1][0]), "a bias [out]", in);
        return new long[][] {{in[0][0], in[1][0]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mmul(inputs[1].transpose()));
        if (inputs.length == 3) {
            outputs[0].addiRowVector(inputs[2]);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable dy = gradients.get(0);
        SDVariable dx = new LinearInputGradient(sameDiff, dy, arg(1)).outputVariable();
        SDVariable dw = new LinearWeightGradient(sameDiff, arg(0), dy).outputVariable();
        return args().length == 2
                ? List.of(dx, dw)
                : List.of(dx, dw, new LinearBiasGradient(sameDiff, dy).outputVariable());
    }
}
