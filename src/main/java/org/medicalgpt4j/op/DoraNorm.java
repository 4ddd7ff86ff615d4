package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The lengths of the rows of an adapted weight, {@code |W + scale B A|} (Liu et al., "DoRA: Weight-Decomposed Low-Rank
 * Adaptation", 2024, eq. 5). They count as constants and pass no gradient on (section 4.3 of the paper, and PEFT).
 *
 * <p>Inputs: A {@code [r, in]}, B {@code [out, r]}, W {@code [out, in]}. Output: norm {@code [out]}.
 */
public final class DoraNorm extends TensorOp {
    public static final String NAME = "medgpt_dora_norm";

    public DoraNorm() {}

    private DoraNorm(SameDiff graph, double scale, SDVariable... inputs) {
        super(graph, inputs);
        addTArgument(scale);
    }

    public static SDVariable apply(
            SameDiff graph, String name, SDVariable a, SDVariable b, SDVariable weight, double scale) {
        return new DoraNorm(graph, scale, a, b, weight).named(name)[0];
    }

    public double scale() {
        return number(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("scale", scale());
    }

    @Override
    public List<String> inputNames() {
        return List.of("a", "b", "weight");
    }

    @Override
    public List<String> outputNames() {
        return List.of("norm");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && in[1].length == 2
                        && in[2].length == 2
                        && in[0][1] == in[2][1]
                        && in[1][0] == in[2][0]
                        && in[0][0] == in[1][1],
                "A [r, in], B [out, r], W [out, in]",
                in);
        return new long[][] {{in[2][0]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray adapted = inputs[1].mmul(inputs[0]).muli(scale()).addi(inputs[2]);
        outputs[0].assign(adapted.norm2(1));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of();
    }
}
