package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The last value of each sequence: {@code y[s] = x[cuSeqlens[s + 1] - 1]}; 0 for an empty sequence. */
public final class SegmentLast extends TensorOp {
    public static final String NAME = "medgpt_segment_last";

    public SegmentLast() {}

    private SegmentLast(SameDiff graph, SDVariable x, SDVariable cuSeqlens) {
        super(graph, x, cuSeqlens);
    }

    /**
     * @param x {@code [N]}
     * @param cuSeqlens {@code [S+1]}
     * @return {@code [S]}
     */
    public static SDVariable apply(SameDiff graph, String name, SDVariable x, SDVariable cuSeqlens) {
        return new SegmentLast(graph, x, cuSeqlens).named(name)[0];
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
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 2 && in[0].length == 1 && in[1].length == 1 && in[1][0] > 1,
                "x [N] and cuSeqlens [S+1]",
                in);
        return new long[][] {{in[1][0] - 1}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        SequenceStarts sequences = new SequenceStarts(this, DenseValues.readInts(inputs[1]), x.length);
        double[] y = new double[sequences.sequences()];
        for (int s = 0; s < y.length; s++) {
            y[s] = sequences.end(s) > sequences.start(s) ? x[sequences.end(s) - 1] : 0;
        }
        DenseValues.write(y, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new SegmentLastGradient(sameDiff, gradients.get(0), arg(1), arg(0)).outputVariable());
    }
}
