package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of a table: weight {@code [V, H]}, tokens {@code [N]} int, result {@code [N, H]}. A padding token, if there is one,
 * is looked up as any other but its row gets no gradient, as with PyTorch's {@code padding_idx}.
 */
public final class Embedding extends TensorOp {
    public static final String NAME = "medgpt_embedding";

    public Embedding() {}

    private Embedding(SameDiff graph, SDVariable weight, SDVariable tokens, int padding) {
        super(graph, weight, tokens);
        addIArgument(padding);
    }

    public static SDVariable apply(
            SameDiff graph, String name, SDVariable weight, SDVariable tokens, OptionalInt padding) {
        return new Embedding(graph, weight, tokens, padding.orElse(EmbeddingWeightGradient.NO_PADDING)).named(name)[0];
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return EmbeddingWeightGradient.attributes(integer(0));
    }

    @Override
    public List<String> inputNames() {
        return List.of("weight", "tokens");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 1;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && in[0].length == 2 && in[1].length == 1, "a weight [V, H] and tokens [N]", in);
        return new long[][] {{in[1][0], in[0][1]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int[] tokens = DenseValues.readInts(inputs[1]);
        for (int i = 0; i < tokens.length; i++) {
            checkToken(tokens[i], i, inputs[0].size(0));
        }
        Nd4j.pullRows(inputs[0], outputs[0], 1, tokens);
    }

    /** @throws OpException if a token is not in the vocabulary */
    public static void checkToken(int token, int index, long vocabulary) {
        if (token < 0 || token >= vocabulary) {
            throw new OpException(
                    "token " + token + " at index " + index + " is not in the vocabulary of " + vocabulary);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(
                new EmbeddingWeightGradient(sameDiff, gradients.get(0), arg(1), arg(0), integer(0)).outputVariable());
    }
}
