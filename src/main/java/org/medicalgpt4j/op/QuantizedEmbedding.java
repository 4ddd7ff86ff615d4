package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of a table that is kept in fewer bits and frozen: tokens {@code [N]} int, the packed table {@code [V, H]} (see {@link
 * QuantizedWeight}), result {@code [N, H]}.
 */
public final class QuantizedEmbedding extends TensorOp {
    public static final String NAME = "medgpt_quantized_embedding";

    public QuantizedEmbedding() {}

    private QuantizedEmbedding(
            SameDiff graph, SDVariable tokens, SDVariable packed, QuantizedWeight weight, DataType type) {
        super(graph, tokens, packed);
        addIArgument(weight.arguments());
        addBArgument(type == DataType.DOUBLE);
    }

    /** @param type of the result: FLOAT or DOUBLE */
    public static SDVariable apply(
            SameDiff graph, String name, SDVariable tokens, SDVariable packed, QuantizedWeight weight, DataType type) {
        return new QuantizedEmbedding(graph, tokens, packed, weight, type).named(name)[0];
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
        return List.of("tokens", "packed");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
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
        require(in.length == 2 && in[0].length == 1, "tokens [N] and a packed table", in);
        weight().require(this, in[1], in);
        return new long[][] {{in[0][0], weight().columns()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int[] tokens = DenseValues.readInts(inputs[0]);
        for (int i = 0; i < tokens.length; i++) {
            Embedding.checkToken(tokens[i], i, weight().rows());
        }
        Nd4j.pullRows(weight().widened(inputs[1], outputs[0].dataType()), outputs[0], 1, tokens);
    }

    /** The table is frozen and tokens are no numbers: nothing has a gradient. */
    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of();
    }
}
