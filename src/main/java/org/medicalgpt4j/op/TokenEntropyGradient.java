package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link TokenEntropy}: with {@code g_v = - p_v (log p_v + entropy)} for each row, {@code dhidden = dy g head}
 * and {@code dhead = sum over rows of dy g^T hidden}. Logits are computed again, some rows at a time.
 */
public final class TokenEntropyGradient extends TensorOp {
    public static final String NAME = "medgpt_token_entropy_gradient";

    public TokenEntropyGradient() {}

    TokenEntropyGradient(SameDiff graph, SDVariable dy, SDVariable hidden, SDVariable head, SDVariable targets) {
        super(graph, dy, hidden, head, targets);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "hidden", "head", "targets");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dhidden", "dhead");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 3;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 4 && in[0].length == 1 && in[1].length == 2 && in[0][0] == in[1][0] && in[2].length == 2,
                "dy [N], hidden [N, H], head [V, H] and targets [N]",
                in);
        return new long[][] {in[1].clone(), in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(0);
        outputs[1].assign(0);
        double[] dy = DenseValues.read(inputs[0]);
        LogitRows rows = new LogitRows(this, inputs[1], inputs[2], inputs[3]);
        int vocabulary = Math.toIntExact(inputs[2].size(0));
        while (rows.advance()) {
            double[] logits = rows.logits();
            for (int i = 0; i < rows.rows().length; i++) {
                int from = i * vocabulary;
                double entropy = TokenEntropy.normalize(logits, from, from + vocabulary);
                for (int v = from; v < from + vocabulary; v++) {
                    logits[v] = -dy[rows.rows()[i]] * Math.exp(logits[v]) * (logits[v] + entropy);
                }
            }
            INDArray slopes = rows.matrix(logits);
            INDArray directions = slopes.mmul(inputs[2]);
            for (int i = 0; i < rows.rows().length; i++) {
                outputs[0].putRow(rows.rows()[i], directions.getRow(i));
            }
            outputs[1].addi(slopes.transpose().mmul(rows.hidden()));
        }
    }
}
