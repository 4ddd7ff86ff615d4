package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of {@link Dropout}: {@code dx = drest + (dkept - drest) * mask}. Inputs dkept, drest, random key. */
public final class DropoutGradient extends TensorOp {
    public static final String NAME = "medgpt_dropout_gradient";

    public DropoutGradient() {}

    DropoutGradient(
            SameDiff graph, SDVariable dkept, SDVariable drest, SDVariable randomKey, double probability, int purpose) {
        super(graph, dkept, drest, randomKey);
        addTArgument(probability);
        addIArgument(purpose);
    }

    /** As those of the op. */
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
        return List.of("dkept", "drest", "randomKey");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 2;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && Arrays.equals(in[0], in[1])
                        && Arrays.equals(in[2], new long[] {4}),
                "dkept and drest of one shape [N, width], and a random key [4]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray mask = LoraLinear.mask(settings(), inputs[2], inputs[0]);
        outputs[0].assign(inputs[0].sub(inputs[1]).muli(mask).addi(inputs[1]));
    }
}
