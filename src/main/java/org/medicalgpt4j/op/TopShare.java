package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * 1 for the tokens that belong to the given share of a batch's weighted tokens with the largest values, otherwise 0.
 *
 * <p>Inputs: x {@code [N]}, weights {@code [N]}: tokens of weight 0 do not count. The threshold is the quantile
 * {@code 1 - share}, between two values by linear interpolation. Its gradient is 0.
 */
public final class TopShare extends TensorOp {
    public static final String NAME = "medgpt_top_share";

    public TopShare() {}

    private TopShare(SDVariable x, SDVariable weights, double share) {
        super(x.getSameDiff(), x, weights);
        addTArgument(share);
    }

    public static SDVariable apply(SDVariable x, SDVariable weights, double share) {
        return new TopShare(x, weights, share).outputVariable();
    }

    public double share() {
        return number(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<String> inputNames() {
        return List.of("x", "weights");
    }

    @Override
    public List<String> outputNames() {
        return List.of("chosen");
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("share", share());
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 2 && in[0].length == 1 && Arrays.equals(in[0], in[1]), "x [N] and weights [N]", in);
        return new long[][] {in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        double[] x = DenseValues.read(inputs[0]);
        double[] weights = DenseValues.read(inputs[1]);
        double[] counted = IntStream.range(0, x.length)
                .filter(i -> weights[i] != 0)
                .mapToDouble(i -> x[i])
                .sorted()
                .toArray();
        double threshold = counted.length == 0 ? 0 : quantile(counted, 1 - share());
        for (int i = 0; i < x.length; i++) {
            x[i] = weights[i] != 0 && x[i] >= threshold ? 1 : 0;
        }
        DenseValues.write(x, outputs[0]);
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(sameDiff.zerosLike(arg(0)), sameDiff.zerosLike(arg(1)));
    }
}
