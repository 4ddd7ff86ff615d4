package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of {@link Sorted}: dy {@code [P]} back in the order of x {@code [P]}. */
public final class SortedGradient extends TensorOp {
    public static final String NAME = "medgpt_sorted_gradient";

    public SortedGradient() {}

    SortedGradient(SameDiff graph, SDVariable dy, SDVariable x) {
        super(graph, dy, x);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "x");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dx");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && in[1].length == 1 && Arrays.equals(in[0], in[1]), "dy [P] and x [P]", in);
        return new long[][] {in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] dy = DenseValues.read(inputs[0]);
        int[] order = Sorted.order(DenseValues.read(inputs[1]));
        double[] dx = new double[dy.length];
        for (int i = 0; i < dx.length; i++) {
            dx[order[i]] = dy[i];
        }
        DenseValues.write(dx, outputs[0]);
    }
}
