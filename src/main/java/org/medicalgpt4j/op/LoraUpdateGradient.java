package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link LoraUpdate} with respect to x, A and B. Inputs dy, x, {@code drop(x) A^T}, A, B, and the random key if
 * there is dropout; outputs dx, dA, dB.
 */
public final class LoraUpdateGradient extends TensorOp {
    public static final String NAME = "medgpt_lora_update_gradient";

    public LoraUpdateGradient() {}

    LoraUpdateGradient(SameDiff graph, SDVariable[] inputs, LoraLinear.Settings settings) {
        super(graph, inputs);
        addTArgument(settings.scale(), settings.dropout());
        addIArgument(settings.purpose());
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
        return List.of("dy", "x", "xa", "a", "b", "randomKey");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx", "da", "db");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 5;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length >= 5
                        && in[0].length == 2
                        && in[1].length == 2
                        && in[2].length == 2
                        && in[0][0] == in[1][0]
                        && in[0][0] == in[2][0]
                        && Arrays.equals(in[3], new long[] {in[2][1], in[1][1]})
                        && Arrays.equals(in[4], new long[] {in[0][1], in[2][1]}),
                "dy [N, out], x [N, in], drop(x) A^T [N, r], A [r, in], B [out, r]",
                in);
        LoraLinear.requireKey(this, settings(), in);
        return new long[][] {in[1].clone(), in[3].clone(), in[4].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray dy = inputs[0];
        INDArray x = inputs[1];
        LoraLinear.Settings settings = settings();
        INDArray inner = dy.mmul(inputs[4]).muli(settings.scale());
        INDArray through = inner.mmul(inputs[3]);
        INDArray dropped = x;
        if (settings.dropout() > 0) {
            INDArray mask = LoraLinear.mask(settings, inputs[5], x);
            through.muli(mask);
            dropped = x.mul(mask);
        }
        outputs[0].assign(through);
        outputs[1].assign(inner.transpose().mmul(dropped));
        outputs[2].assign(dy.transpose().mmul(inputs[2]).muli(settings.scale()));
    }
}
