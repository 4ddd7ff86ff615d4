package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Undoes {@link PairSplit}: first and second {@code [P]} alternate in the result {@code [2P]}. */
public final class PairJoin extends TensorOp {
    public static final String NAME = "medgpt_pair_join";

    public PairJoin() {}

    PairJoin(SameDiff graph, SDVariable first, SDVariable second) {
        super(graph, first, second);
    }

    public static SDVariable apply(SDVariable first, SDVariable second) {
        return new PairJoin(first.getSameDiff(), first, second).outputVariable();
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("first", "second");
    }

    @Override
    public List<String> outputNames() {
        return List.of("y");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && in[0].length == 1 && Arrays.equals(in[0], in[1]), "first [P] and second [P]", in);
        return new long[][] {{2 * in[0][0]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[][] members = {DenseValues.read(inputs[0]), DenseValues.read(inputs[1])};
        double[] y = new double[2 * members[0].length];
        for (int i = 0; i < y.length; i++) {
            y[i] = members[i % 2][i / 2];
        }
        DenseValues.write(y, outputs[0]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new PairSplit(sameDiff, gradients.get(0)).outputVariables());
    }
}
