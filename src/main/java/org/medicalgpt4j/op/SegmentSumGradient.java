package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link SegmentSum}: each token gets its sequence's dy. The values themselves are read for their shape only.
 * Losses also use it to bring what they know of sequences to their tokens; its own gradient is the sum.
 */
public final class SegmentSumGradient extends TensorOp {

    public static final String NAME = "medgpt_segment_sum_gradient";

    public SegmentSumGradient() {}

    SegmentSumGradient(SameDiff graph, SDVariable dy, SDVariable cuSeqlens, SDVariable x) {
        super(graph, dy, cuSeqlens, x);
    }

    /**
     * A value for each sequence {@code [S]}, given to its tokens.
     *
     * @param like any value {@code [N]} that the loss does not depend on
     */
    public static SDVariable spread(SDVariable values, SDVariable cuSeqlens, SDVariable like) {
        return new SegmentSumGradient(values.getSameDiff(), values, cuSeqlens, like).outputVariable();
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(SegmentSum.apply(gradients.get(0), arg(1)));
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "cuSeqlens", "x");
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
    public long[][] outputShapes(long[]... inputs) {
        require(
                inputs[0].length == 1
                        && inputs[1].length == 1
                        && inputs[2].length == 1
                        && inputs[1][0] == inputs[0][0] + 1,
                "dy [S], cuSeqlens [S+1] and x [N]",
                inputs);
        return new long[][] {inputs[2]};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dy = DenseValues.read(inputs[0]);
        double[] dx = new double[Math.toIntExact(inputs[2].length())];
        SequenceStarts sequences = new SequenceStarts(this, DenseValues.readInts(inputs[1]), dx.length);
        for (int s = 0; s < dy.length; s++) {
            Arrays.fill(dx, sequences.start(s), sequences.end(s), dy[s]);
        }
        DenseValues.write(dx, outputs[0]);
    }
}
