package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of {@link QuantizedLinear} with respect to x: {@code dx = dy W}; dy {@code [N, out]}, the packed W. */
public final class QuantizedInputGradient extends TensorOp {
    public static final String NAME = "medgpt_quantized_input_gradient";

    public QuantizedInputGradient() {}

    QuantizedInputGradient(SameDiff graph, SDVariable dy, SDVariable packed, QuantizedWeight weight) {
        super(graph, dy, packed);
        addIArgument(weight.arguments());
    }

    public QuantizedWeight weight() {
        return QuantizedWeight.of(iArguments);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return weight().attributes();
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "packed");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 1;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        QuantizedWeight weight = weight();
        require(
                in.length == 2 && in[0].length == 2 && in[0][1] == weight.rows(),
                "dy [N, " + weight.rows() + "] and a packed weight",
                in);
        weight.require(this, in[1], in);
        return new long[][] {{in[0][0], weight.columns()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(inputs[0].mmul(weight().widened(inputs[1], inputs[0].dataType())));
    }
}
