package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A low-rank update added to what another op made of x: {@code y = z + scale * (drop(x) A^T) B^T}. With {@link LoraLinear} the
 * weight is part of the op; here it can be of any kind, a {@link QuantizedLinear} for example (Dettmers et al., "QLoRA",
 * 2023).
 *
 * <p>Inputs: z {@code [N, out]}, x {@code [N, in]}, A {@code [r, in]}, B {@code [out, r]}, then the random key {@code [4]} int
 * if there is dropout. Outputs: y {@code [N, out]} and {@code drop(x) A^T} {@code [N, r]}, which the gradient needs.
 */
public final class LoraUpdate extends TensorOp {
    public static final String NAME = "medgpt_lora_update";

    public LoraUpdate() {}

    private LoraUpdate(SameDiff graph, SDVariable[] inputs, LoraLinear.Settings settings) {
        super(graph, inputs);
        addTArgument(settings.scale(), settings.dropout());
        addIArgument(settings.purpose());
    }

    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable z,
            SDVariable x,
            SDVariable a,
            SDVariable b,
            Optional<SDVariable> randomKey,
            LoraLinear.Settings settings) {
        List<SDVariable> inputs = new ArrayList<>(List.of(z, x, a, b));
        randomKey.ifPresent(inputs::add);
        if (settings.dropout() > 0 != randomKey.isPresent()) {
            throw new OpException(NAME + " '" + name + "' needs a random key exactly when it has dropout");
        }
        return new LoraUpdate(graph, inputs.toArray(SDVariable[]::new), settings).named(name, name + ".lora")[0];
    }

    public LoraLinear.Settings settings() {
        return new LoraLinear.Settings(number(0), number(1), integer(0));
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return settings().attributes();
    }

    @Override
    public List<String> inputNames() {
        return List.of("z", "x", "a", "b", "randomKey");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y", "xa");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 4;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length >= 4
                        && in[0].length == 2
                        && in[1].length == 2
                        && in[0][0] == in[1][0]
                        && in[2].length == 2
                        && in[2][1] == in[1][1]
                        && Arrays.equals(in[3], new long[] {in[0][1], in[2][0]}),
                "z [N, out], x [N, in], A [r, in], B [out, r]",
                in);
        LoraLinear.requireKey(this, settings(), in);
        return new long[][] {in[0].clone(), {in[0][0], in[2][0]}};
    }

    /** y may take the memory of z. */
    @Override
    public int inPlaceInput(int output) {
        return output == 0 ? 0 : -1;
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray x = inputs[1];
        LoraLinear.Settings settings = settings();
        INDArray dropped = settings.dropout() > 0 ? x.mul(LoraLinear.mask(settings, inputs[4], x)) : x;
        outputs[1].assign(dropped.mmul(inputs[2].transpose()));
        outputs[0].assign(inputs[0].add(outputs[1].mmul(inputs[3].transpose()).mul(settings.scale())));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        requireUnused(gradients, 1);
        SDVariable dy = gradients.get(0);
        SDVariable[] inputs = args();
        List<SDVariable> backward = new ArrayList<>(List.of(dy, inputs[1], outputVariables()[1], inputs[2], inputs[3]));
        if (settings().dropout() > 0) {
            backward.add(inputs[4]);
        }
        SDVariable[] results =
                new LoraUpdateGradient(sameDiff, backward.toArray(SDVariable[]::new), settings()).outputVariables();
        return List.of(dy, results[0], results[1], results[2]);
    }
}
