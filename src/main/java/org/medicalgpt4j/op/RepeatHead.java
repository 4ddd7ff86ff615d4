package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One head for all: x {@code [N, D]}, y {@code [N, heads * D]}. */
public final class RepeatHead extends TensorOp {
    public static final String NAME = "medgpt_repeat_head";

    public RepeatHead() {}

    private RepeatHead(SameDiff graph, SDVariable x, int heads) {
        super(graph, x);
        addIArgument(heads);
    }

    public static SDVariable apply(SameDiff graph, String name, SDVariable x, int heads) {
        return new RepeatHead(graph, x, heads).named(name)[0];
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
        return List.of("x");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 1 && in[0].length == 2, "x [N, D]", in);
        return new long[][] {{in[0][0], in[0][1] * heads()}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        int width = (int) inputs[0].size(1);
        double[] y = new double[x.length * heads()];
        for (int head = 0; head < y.length / width; head++) {
            System.arraycopy(x, head / heads() * width, y, head * width, width);
        }
        DenseValues.write(y, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new HeadSum(sameDiff, gradients.get(0), heads()).outputVariable());
    }
}
