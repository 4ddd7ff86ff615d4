package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The tokens by which the longer answer of a pair exceeds the shorter one. Sequences 2i and 2i + 1 are a pair, and the
 * tokens of their answers are those with a weight.
 *
 * <p>Inputs: weights {@code [N]}, cuSeqlens {@code [2P+1]}. Output {@code [N]}: the weight of those tokens of an answer that
 * come after as many of its tokens as the other answer has, otherwise 0. Its gradient is 0.
 */
public final class PartnerSurplus extends TensorOp {
    public static final String NAME = "medgpt_partner_surplus";

    public PartnerSurplus() {}

    private PartnerSurplus(SameDiff graph, SDVariable weights, SDVariable cuSeqlens) {
        super(graph, weights, cuSeqlens);
    }

    public static SDVariable apply(SDVariable weights, SDVariable cuSeqlens) {
        return new PartnerSurplus(weights.getSameDiff(), weights, cuSeqlens).outputVariable();
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("weights", "cuSeqlens");
    }

    @Override
    public List<String> outputNames() {
        return List.of("surplus");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 1;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 1 && in[1].length == 1 && in[1][0] % 2 == 1,
                "weights [N] and cuSeqlens [2 * pairs + 1]",
                in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] weights = DenseValues.read(inputs[0]);
        SequenceStarts sequences = new SequenceStarts(this, DenseValues.readInts(inputs[1]), weights.length);
        double[] surplus = new double[weights.length];
        for (int s = 0; s < sequences.sequences(); s++) {
            int partner = s ^ 1;
            int shared = answerTokens(weights, sequences.start(partner), sequences.end(partner));
            for (int i = sequences.start(s); i < sequences.end(s); i++) {
                if (weights[i] != 0 && shared-- <= 0) {
                    surplus[i] = weights[i];
                }
            }
        }
        DenseValues.write(surplus, outputs[0]);
    }

    private static int answerTokens(double[] weights, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += weights[i] == 0 ? 0 : 1;
        }
        return count;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(sameDiff.zerosLike(arg(0)));
    }
}
