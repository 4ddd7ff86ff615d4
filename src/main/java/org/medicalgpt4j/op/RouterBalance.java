package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How unevenly routers share out tokens (Fedus et al., "Switch Transformers", 2021), all L layers together as the reference
 * implementation of Mixtral has it:
 *
 * <pre>E sum over e of (choices of e / (L N)) (mean over layers and tokens of softmax(logits)_e)</pre>
 *
 * which is K, the experts of a token, when they are shared out evenly. Inputs are the logits {@code [N, E]} of the layers, then
 * their choices {@code [N, K]}, which count as constants; the result is a scalar, zero for no tokens.
 */
public final class RouterBalance extends TensorOp {
    public static final String NAME = "medgpt_router_balance";

    public RouterBalance() {}

    private RouterBalance(SameDiff graph, int layers, SDVariable... inputs) {
        super(graph, inputs);
        addIArgument(layers);
    }

    /** @param choices one for each of the logits */
    public static SDVariable apply(SameDiff graph, String name, List<SDVariable> logits, List<SDVariable> choices) {
        List<SDVariable> inputs = new ArrayList<>(logits);
        inputs.addAll(choices);
        return new RouterBalance(graph, logits.size(), inputs.toArray(SDVariable[]::new)).named(name)[0];
    }

    private int layers() {
        return integer(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("layers", layers());
    }

    @Override
    public List<String> inputNames() {
        List<String> names = names("logits", layers());
        names.addAll(names("choice", layers()));
        return names;
    }

    static List<String> names(String prefix, int layers) {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            names.add(prefix + layer);
        }
        return names;
    }

    @Override
    public List<String> outputNames() {
        return List.of("balance");
    }

    @Override
    protected boolean isIndex(int input) {
        return input >= layers();
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        boolean fits = in.length == 2 * layers();
        for (int i = 0; fits && i < layers(); i++) {
            fits = in[0].length == 2
                    && Arrays.equals(in[0], in[i])
                    && Arrays.equals(in[layers()], in[layers() + i])
                    && in[layers()].length == 2
                    && in[layers()][0] == in[0][0];
        }
        require(fits, layers() + " logits [N, E] and as many choices [N, K]", in);
        return new long[][] {{}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int experts = (int) inputs[0].size(1);
        double[] shares = shares(inputs, 0, layers());
        double sum = 0;
        for (int layer = 0; layer < layers(); layer++) {
            double[] scores = DenseValues.read(inputs[layer]);
            for (int row = 0; row < scores.length; row += experts) {
                Routing.softmax(1, false).score(scores, row, experts);
                for (int e = 0; e < experts; e++) {
                    sum += scores[row + e] * shares[e];
                }
            }
        }
        outputs[0].assign(sum);
    }

    /**
     * What a probability of each expert adds to the result: {@code E * choices of e / (L N)^2}.
     *
     * @param first where the logits begin
     */
    static double[] shares(INDArray[] inputs, int first, int layers) {
        double[] shares = new double[(int) inputs[first].size(1)];
        double rows = (double) layers * inputs[first].size(0);
        for (int layer = 0; layer < layers; layer++) {
            for (int expert : DenseValues.readInts(inputs[first + layers + layer])) {
                shares[expert] += shares.length / (rows * rows);
            }
        }
        return shares;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        List<SDVariable> inputs = new ArrayList<>(List.of(gradients.get(0)));
        inputs.addAll(Arrays.asList(args()));
        return Arrays.asList(
                new RouterBalanceGradient(sameDiff, layers(), inputs.toArray(SDVariable[]::new)).outputVariables());
    }
}
