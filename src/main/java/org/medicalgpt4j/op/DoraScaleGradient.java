package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link DoraScale} with respect to z and the magnitudes: {@code dy m / norm} and the sums over rows of
 * {@code dy z / norm}. Inputs dy, z, m and norm.
 */
public final class DoraScaleGradient extends TensorOp {
    public static final String NAME = "medgpt_dora_scale_gradient";

    public DoraScaleGradient() {}

    DoraScaleGradient(SameDiff graph, SDVariable dy, SDVariable z, SDVariable magnitude, SDVariable norm) {
        super(graph, dy, z, magnitude, norm);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "z", "magnitude", "norm");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dz", "dmagnitude");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 4
                        && in[0].length == 2
                        && Arrays.equals(in[0], in[1])
                        && Arrays.equals(in[2], new long[] {in[0][1]})
                        && Arrays.equals(in[3], in[2]),
                "dy and z [N, out], magnitudes and norms [out]",
                in);
        return new long[][] {in[0].clone(), in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mulRowVector(inputs[2].div(inputs[3])));
        outputs[1].assign(inputs[0].mul(inputs[1]).sum(0).divi(inputs[3]));
    }
}
