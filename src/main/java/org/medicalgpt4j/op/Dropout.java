package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Dropout (Srivastava et al., 2014) and what it takes away: {@code kept = x * mask}, {@code rest = x - kept}, where the mask
 * is 0 or one over the probability of being kept, see {@link DropoutMask}.
 *
 * <p>Inputs: x {@code [N, width]}, the random key {@code [4]} int as of {@link LoraLinear}. Outputs: both as x.
 */
public final class Dropout extends TensorOp {
    public static final String NAME = "medgpt_dropout";

    public Dropout() {}

    private Dropout(SameDiff graph, SDVariable x, SDVariable randomKey, double probability, int purpose) {
        super(graph, x, randomKey);
        addTArgument(probability);
        addIArgument(purpose);
    }

    /**
     * @param purpose tells the random numbers of one layer from those of others
     * @return kept and rest, under names that end so
     */
    public static SDVariable[] apply(
            SameDiff graph, String name, SDVariable x, SDVariable randomKey, double probability, int purpose) {
        return new Dropout(graph, x, randomKey, probability, purpose).named(name + ".kept", name + ".rest");
    }

    /** With a scale that nothing uses. */
    public LoraLinear.Settings settings() {
        return new LoraLinear.Settings(1, number(0), integer(0));
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("dropout", number(0), "purpose", integer(0));
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "randomKey");
    }

    @Override
    public List<String> outputNames() {
        return List.of("kept", "rest");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 1;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 2 && Arrays.equals(in[1], new long[] {4}),
                "x [N, width] and a random key [4]",
                in);
        return new long[][] {in[0].clone(), in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mul(LoraLinear.mask(settings(), inputs[1], inputs[0])));
        outputs[1].assign(inputs[0].sub(outputs[0]));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new DropoutGradient(sameDiff, gradients.get(0), gradients.get(1), arg(1), number(0), integer(0))
                .outputVariable());
    }
}
