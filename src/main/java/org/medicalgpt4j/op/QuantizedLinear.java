package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code y = x W^T + b} with W kept in fewer bits and frozen: there is a gradient with respect to x and b only.
 *
 * <p>Inputs: x {@code [N, in]}, then b {@code [out]} if there is a bias, then the packed W (see {@link QuantizedWeight});
 * output y {@code [N, out]}.
 */
public final class QuantizedLinear extends TensorOp {
    public static final String NAME = "medgpt_quantized_linear";

    public QuantizedLinear() {}

    private QuantizedLinear(SameDiff graph, SDVariable[] inputs, QuantizedWeight weight) {
        super(graph, inputs);
        addIArgument(weight.arguments());
        addBArgument(inputs.length == 3);
    }

    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable x,
            Optional<SDVariable> bias,
            SDVariable packed,
            QuantizedWeight weight) {
        SDVariable[] inputs =
                bias.isPresent() ? new SDVariable[] {x, bias.get(), packed} : new SDVariable[] {x, packed};
        return new QuantizedLinear(graph, inputs, weight).named(name)[0];
    }

    public QuantizedWeight weight() {
        return QuantizedWeight.of(iArguments);
    }

    public boolean bias() {
        return flag(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = weight().attributes();
        attributes.put("bias", bias());
        return attributes;
    }

    @Override
    public List<String> inputNames() {
        return bias() ? List.of("x", "bias", "packed") : List.of("x", "packed");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == (bias() ? 2 : 1);
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        QuantizedWeight weight = weight();
        require(
                in.length == (bias() ? 3 : 2) && in[0].length == 2 && in[0][1] == weight.columns(),
                "x [N, " + weight.columns() + "]",
                in);
        require(!bias() || Arrays.equals(in[1], new long[] {weight.rows()}), "a bias [" + weight.rows() + "]", in);
        weight.require(this, in[in.length - 1], in);
        return new long[][] {{in[0][0], weight.rows()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray wide = weight().widened(inputs[inputs.length - 1], inputs[0].dataType());
        outputs[0].assign(inputs[0].mmul(wide.transpose()));
        if (bias()) {
            outputs[0].addiRowVector(inputs[1]);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable dy = gradients.get(0);
        SDVariable dx = new QuantizedInputGradient(sameDiff, dy, arg(args().length - 1), weight()).outputVariable();
        return bias() ? List.of(dx, new LinearBiasGradient(sameDiff, dy).outputVariable()) : List.of(dx);
    }
}
