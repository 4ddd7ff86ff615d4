package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of all heads, gradient of {@link RepeatHead}: dy {@code [N, heads * D]}, dx {@code [N, D]}. */
public final class HeadSum extends TensorOp {
    public static final String NAME = "medgpt_head_sum";

    public HeadSum() {}

    HeadSum(SameDiff graph, SDVariable dy, int heads) {
        super(graph, dy);
        addIArgument(heads);
    }

    public int heads() {
        return integer(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("heads", heads());
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 1 && in[0].length == 2 && in[0][1] % heads() == 0, "dy [N, " + heads() + " * D]", in);
        return new long[][] {{in[0][0], in[0][1] / heads()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dy = DenseValues.read(inputs[0]);
        int width = (int) outputs[0].size(1);
        double[] dx = new double[dy.length / heads()];
        for (int i = 0; i < dy.length; i++) {
            dx[i / (width * heads()) * width + i % width] += dy[i];
        }
        DenseValues.write(dx, outputs[0]);
    }
}
