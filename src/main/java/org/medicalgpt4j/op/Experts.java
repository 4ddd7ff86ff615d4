package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A mixture of experts (Shazeer et al., "Outrageously Large Neural Networks", 2017) of gated feed-forward blocks, of which
 * only those chosen for a token are computed:
 *
 * <pre>y_n = sum over k of weights_nk down_e (silu(gate_e x_n) * up_e x_n), with e = choice_nk</pre>
 *
 * <p>Inputs x {@code [N, H]}, weights {@code [N, K]}, for each of the E experts gate and up {@code [F, H]} and down
 * {@code [H, F]}, and choice {@code [N, K]}. Outputs y {@code [N, H]}, and gate and up {@code [N * K, F]} in the order of
 * {@link ExpertRows}, which the gradient reads.
 */
public final class Experts extends TensorOp {
    public static final String NAME = "medgpt_experts";

    /** Inputs before the experts' weights. */
    public static final int FIRST_WEIGHT = 2;

    public Experts() {}

    private Experts(SameDiff graph, int experts, SDVariable... inputs) {
        super(graph, inputs);
        addIArgument(experts);
    }

    /** The projections of one expert. */
    public record Weights(SDVariable gate, SDVariable up, SDVariable down) {}

    public static SDVariable apply(
            SameDiff graph, String name, SDVariable x, SDVariable weights, SDVariable choice, List<Weights> experts) {
        List<SDVariable> inputs = new ArrayList<>(List.of(x, weights));
        experts.forEach(expert -> inputs.addAll(List.of(expert.gate(), expert.up(), expert.down())));
        inputs.add(choice);
        return new Experts(graph, experts.size(), inputs.toArray(SDVariable[]::new))
                .named(name, name + ".gates", name + ".ups")[0];
    }

    public int experts() {
        return integer(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("experts", experts());
    }

    @Override
    public List<String> inputNames() {
        List<String> names = new ArrayList<>(List.of("x", "weights"));
        names.addAll(weightNames("", experts()));
        names.add("choice");
        return names;
    }

    static List<String> weightNames(String prefix, int experts) {
        List<String> names = new ArrayList<>();
        for (int e = 0; e < experts; e++) {
            names.addAll(List.of(prefix + "gate" + e, prefix + "up" + e, prefix + "down" + e));
        }
        return names;
    }

    @Override
    public List<String> outputNames() {
        return List.of("y", "gates", "ups");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == FIRST_WEIGHT + 3 * experts();
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3 + 3 * experts() && in[0].length == 2 && in[1].length == 2 && in[0][0] == in[1][0],
                "x [N, H], weights [N, K], the weights of " + experts() + " experts and a choice [N, K]",
                in);
        checkWeights(in[0][1], Arrays.copyOfRange(in, FIRST_WEIGHT, in.length));
        require(Arrays.equals(in[1], in[in.length - 1]), "weights and a choice of one shape [N, K]", in);
        long[] rows = {Math.multiplyExact(in[1][0], in[1][1]), in[FIRST_WEIGHT][0]};
        return new long[][] {in[0].clone(), rows, rows.clone()};
    }

    private void checkWeights(long width, long[]... weights) {
        long inner = weights[0].length == 2 ? weights[0][0] : 0;
        for (int i = 0; i < 3 * experts(); i++) {
            long[] expected = i % 3 == 2 ? new long[] {width, inner} : new long[] {inner, width};
            require(
                    Arrays.equals(expected, weights[i]),
                    "expert " + i / 3 + " to have gate and up [F, H] and down [H, F]",
                    weights[i]);
        }
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int width = (int) inputs[0].size(1);
        int inner = (int) outputs[1].size(1);
        int chosen = (int) inputs[1].size(1);
        ExpertRows rows = ExpertRows.of(DenseValues.readInts(inputs[inputs.length - 1]), experts());
        int[] tokens = rows.tokens(chosen);
        double[] x = DenseValues.read(inputs[0]);
        double[] weights = DenseValues.read(inputs[1]);
        double[] y = new double[x.length];
        double[] gates = new double[tokens.length * inner];
        double[] ups = new double[gates.length];
        for (int e = 0; e < experts(); e++) {
            double[] gate = DenseValues.read(inputs[FIRST_WEIGHT + 3 * e]);
            double[] up = DenseValues.read(inputs[FIRST_WEIGHT + 3 * e + 1]);
            double[] down = DenseValues.read(inputs[FIRST_WEIGHT + 3 * e + 2]);
            for (int row = rows.starts()[e]; row < rows.starts()[e + 1]; row++) {
                int token = tokens[row] * width;
                for (int f = 0; f < inner; f++) {
                    double g = DenseValues.dot(gate, f * width, x, token, width);
                    double u = DenseValues.dot(up, f * width, x, token, width);
                    double product = weights[rows.places()[row]] * g / (1 + Math.exp(-g)) * u;
                    for (int h = 0; h < width; h++) {
                        y[token + h] += product * down[h * inner + f];
                    }
                    gates[row * inner + f] = g;
                    ups[row * inner + f] = u;
                }
            }
        }
        DenseValues.write(y, outputs[0]);
        DenseValues.write(gates, outputs[1]);
        DenseValues.write(ups, outputs[2]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        requireUnused(gradients, 1);
        requireUnused(gradients, 2);
        SDVariable[] results = outputVariables();
        List<SDVariable> inputs = new ArrayList<>(List.of(gradients.get(0), arg(0), arg(1), results[1], results[2]));
        for (int i = FIRST_WEIGHT; i < args().length; i++) {
            inputs.add(arg(i));
        }
        return Arrays.asList(
                new ExpertsGradient(sameDiff, experts(), inputs.toArray(SDVariable[]::new)).outputVariables());
    }
}
