package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds each row of dy {@code [N, H]} to its token's row of dW {@code [V, H]}; the weight is read for its shape only.
 * Rows of the padding token, if there is one, are left out.
 */
public final class EmbeddingWeightGradient extends TensorOp {
    public static final String NAME = "medgpt_embedding_weight_gradient";

    static final int NO_PADDING = -1;

    public EmbeddingWeightGradient() {}

    EmbeddingWeightGradient(SameDiff graph, SDVariable dy, SDVariable tokens, SDVariable weight, int padding) {
        super(graph, dy, tokens, weight);
        addIArgument(padding);
    }

    /** Whether a token's row gets no gradient. */
    public boolean leavesOut(int token) {
        return token == padding();
    }

    /** The token whose row gets no gradient, or -1. */
    public int padding() {
        return integer(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes(integer(0));
    }

    static Map<String, Object> attributes(int padding) {
        return padding == NO_PADDING ? Map.of() : Map.of("padding", padding);
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "tokens", "weight");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dw");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 1;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && in[1].length == 1
                        && in[2].length == 2
                        && in[0][0] == in[1][0]
                        && in[0][1] == in[2][1],
                "dy [N, H], tokens [N] and a weight [V, H]",
                in);
        return new long[][] {in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dy = DenseValues.read(inputs[0]);
        int[] tokens = DenseValues.readInts(inputs[1]);
        int width = (int) inputs[2].size(1);
        double[] gradient = new double[Math.toIntExact(inputs[2].length())];
        for (int i = 0; i < tokens.length; i++) {
            Embedding.checkToken(tokens[i], i, inputs[2].size(0));
            if (leavesOut(tokens[i])) {
                continue;
            }
            for (int h = 0; h < width; h++) {
                gradient[tokens[i] * width + h] += dy[i * width + h];
            }
        }
        DenseValues.write(gradient, outputs[0]);
    }
}
