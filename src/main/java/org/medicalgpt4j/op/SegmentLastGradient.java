package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of {@link SegmentLast}: each sequence's last token gets dy. The values themselves are read for their shape only. */
public final class SegmentLastGradient extends TensorOp {
    public static final String NAME = "medgpt_segment_last_gradient";

    public SegmentLastGradient() {}

    SegmentLastGradient(SameDiff graph, SDVariable dy, SDVariable cuSeqlens, SDVariable x) {
        super(graph, dy, cuSeqlens, x);
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
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 1
                        && in[2].length == 1
                        && in[1].length == 1
                        && in[1][0] == in[0][0] + 1,
                "dy [S], cuSeqlens [S+1] and x [N]",
                in);
        return new long[][] {in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dy = DenseValues.read(inputs[0]);
        double[] dx = new double[Math.toIntExact(inputs[2].length())];
        SequenceStarts sequences = new SequenceStarts(this, DenseValues.readInts(inputs[1]), dx.length);
        for (int s = 0; s < dy.length; s++) {
            if (sequences.end(s) > sequences.start(s)) {
                dx[sequences.end(s) - 1] = dy[s];
            }
        }
        DenseValues.write(dx, outputs[0]);
    }
}
