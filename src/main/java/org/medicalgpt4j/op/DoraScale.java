package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gives an adapted layer's outputs their magnitudes, {@code y = z * m / norm + b} (Liu et al., "DoRA", 2024, eq. 5).
 *
 * <p>Inputs: z {@code [N, out]}, magnitudes m {@code [out]}, norm {@code [out]} from {@link DoraNorm}, which counts as a
 * constant, and b {@code [out]} if there is a bias. Output: y {@code [N, out]}.
 */
public final class DoraScale extends TensorOp {
    public static final String NAME = "medgpt_dora_scale";

    public DoraScale() {}

    private DoraScale(SameDiff graph, SDVariable... inputs) {
        super(graph, inputs);
    }

    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable z,
            SDVariable magnitude,
            SDVariable norm,
            Optional<SDVariable> bias) {
        List<SDVariable> inputs = new ArrayList<>(List.of(z, magnitude, norm));
        bias.ifPresent(inputs::add);
        return new DoraScale(graph, inputs.toArray(SDVariable[]::new)).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("z", "magnitude", "norm", "bias");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        boolean fit = (in.length == 3 || in.length == 4) && in[0].length == 2;
        for (int i = 1; i < in.length; i++) {
            fit = fit && in[i].length == 1 && in[i][0] == in[0][1];
        }
        require(fit, "z [N, out], magnitudes, norms and perhaps a bias [out]", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mulRowVector(inputs[1].div(inputs[2])));
        if (inputs.length == 4) {
            outputs[0].addiRowVector(inputs[3]);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable dy = gradients.get(0);
        SDVariable[] inputs = args();
        SDVariable[] results = new DoraScaleGradient(sameDiff, dy, inputs[0], inputs[1], inputs[2]).outputVariables();
        List<SDVariable> answer = new ArrayList<>(
                List.of(results[0], results[1], sameDiff.zerosLike(inputs[2]))); // SameDiff insists on one
        if (inputs.length == 4) {
            answer.add(new LinearBiasGradient(sameDiff, dy).outputVariable());
        }
        return answer;
    }
}
