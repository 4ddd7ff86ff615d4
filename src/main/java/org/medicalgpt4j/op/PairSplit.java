package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The first and the second members of pairs: x {@code [2P]}, results {@code [P]} from its even and its odd places. */
public final class PairSplit extends TensorOp {
    public static final String NAME = "medgpt_pair_split";

    public PairSplit() {}

    PairSplit(SameDiff graph, SDVariable x) {
        super(graph, x);
    }

    /** First and second, in this order. */
    public static SDVariable[] apply(SDVariable x) {
        return new PairSplit(x.getSameDiff(), x).outputVariables();
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x");
    }

    @Override
    public List<String> outputNames() {
        return List.of("first", "second");
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 1 && in[0].length == 1 && in[0][0] % 2 == 0, "x [2 * pairs]", in);
        return new long[][] {{in[0][0] / 2}, {in[0][0] / 2}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        for (int member = 0; member < 2; member++) {
            double[] y = new double[x.length / 2];
            for (int pair = 0; pair < y.length; pair++) {
                y[pair] = x[2 * pair + member];
            }
            DenseValues.write(y, outputs[member]);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return Arrays.asList(new PairJoin(sameDiff, gradients.get(0), gradients.get(1)).outputVariables());
    }
}
