package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of per-token values over each sequence: {@code y[s] = sum of x[i], cuSeqlens[s] <= i < cuSeqlens[s + 1]}. */
public final class SegmentSum extends TensorOp {

    public static final String NAME = "medgpt_segment_sum";

    public SegmentSum() {}

    private SegmentSum(SameDiff graph, SDVariable x, SDVariable cuSeqlens) {
        super(graph, x, cuSeqlens);
    }

    /**
     * @param x {@code [N]}
     * @param cuSeqlens {@code [S+1]}
     * @return {@code [S]}; 0 for an empty sequence
     */
    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable cuSeqlens) {
        return new SegmentSum(graph, x, cuSeqlens).named(name)[0];
    }

    /** As {@link #apply(SameDiff, String, SDVariable, SDVariable)}, with a name of its own. */
    public static SDVariable apply(SDVariable x, SDVariable cuSeqlens) {
        return new SegmentSum(x.getSameDiff(), x, cuSeqlens).outputVariable();
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "cuSeqlens");
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
    public long[][] outputShapes(long[]... inputs) {
        require(
                inputs[0].length == 1 && inputs[1].length == 1 && inputs[1][0] > 1,
                "x [N] and cuSeqlens [S+1]",
                inputs);
        return new long[][] {{inputs[1][0] - 1}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        SequenceStarts sequences = new SequenceStarts(this, DenseValues.readInts(inputs[1]), x.length);
        double[] sums = new double[sequences.sequences()];
        for (int s = 0; s < sums.length; s++) {
            for (int i = sequences.start(s); i < sequences.end(s); i++) {
                sums[s] += x[i];
            }
        }
        DenseValues.write(sums, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new SegmentSumGradient(sameDiff, gradients.get(0), arg(1), arg(0)).outputVariable());
    }
}
