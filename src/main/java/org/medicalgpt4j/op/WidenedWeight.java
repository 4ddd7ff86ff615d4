package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A packed weight in full, {@code [rows, columns]}, for ops that read one so: the head of a training graph. Its memory is that
 * of an intermediate value; the weight is frozen.
 */
public final class WidenedWeight extends TensorOp {
    public static final String NAME = "medgpt_widened_weight";

    public WidenedWeight() {}

    private WidenedWeight(SameDiff graph, SDVariable packed, QuantizedWeight weight, DataType type) {
        super(graph, packed);
        addIArgument(weight.arguments());
        addBArgument(type == DataType.DOUBLE);
    }

    /** @param type of the result: FLOAT or DOUBLE */
    public static SDVariable apply(
            SameDiff graph, String name, SDVariable packed, QuantizedWeight weight, DataType type) {
        return new WidenedWeight(graph, packed, weight, type).named(name)[0];
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
        return List.of("packed");
    }

    @Override
    public List<String> outputNames() {
        return List.of("weight");
    }

    @Override
    protected boolean isIndex(int input) {
        return true;
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return flag(0) ? DataType.DOUBLE : DataType.FLOAT;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        QuantizedWeight weight = weight();
        require(in.length == 1, "a packed weight", in);
        weight.require(this, in[0], in);
        return new long[][] {{weight.rows(), weight.columns()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(weight().widened(inputs[0], outputs[0].dataType()));
    }

    /** The weight is frozen. */
    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of();
    }
}
