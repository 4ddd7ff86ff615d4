package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link Experts}. Inputs dy, x, weights, gates, ups, the experts' weights, choice; outputs dx, dweights and
 * the gradients of the experts' weights, which are zero for an expert that no token chose.
 */
public final class ExpertsGradient extends TensorOp {
    public static final String NAME = "medgpt_experts_gradient";

    /** Inputs before the experts' weights. */
    public static final int FIRST_WEIGHT = 5;

    /** Outputs before the gradients of the experts' weights. */
    public static final int FIRST_GRADIENT = 2;

    public ExpertsGradient() {}

    ExpertsGradient(SameDiff graph, int experts, SDVariable... inputs) {
        super(graph, inputs);
        addIArgument(experts);
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
        List<String> names = new ArrayList<>(List.of("dy", "x", "weights", "gates", "ups"));
        names.addAll(Experts.weightNames("", experts()));
        names.add("choice");
        return names;
    }

    @Override
    public List<String> outputNames() {
        List<String> names = new ArrayList<>(List.of("dx", "dweights"));
        names.addAll(Experts.weightNames("d", experts()));
        return names;
    }

    @Override
    protected boolean isIndex(int input) {
        return input == FIRST_WEIGHT + 3 * experts();
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == FIRST_WEIGHT + 1 + 3 * experts()
                        && Arrays.equals(in[0], in[1])
                        && Arrays.equals(in[2], in[in.length - 1])
                        && Arrays.equals(in[3], in[4])
                        && in[3].length == 2
                        && in[3][0] == in[2][0] * in[2][1],
                "dy and x [N, H], weights [N, K], gates and ups [N * K, F], the weights of " + experts()
                        + " experts and a choice [N, K]",
                in);
        long[][] shapes = new long[FIRST_GRADIENT + 3 * experts()][];
        shapes[0] = in[1].clone();
        shapes[1] = in[2].clone();
        for (int i = 0; i < 3 * experts(); i++) {
            shapes[FIRST_GRADIENT + i] = in[FIRST_WEIGHT + i].clone();
        }
        return shapes;
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int width = (int) inputs[1].size(1);
        int inner = (int) inputs[3].size(1);
        ExpertRows rows = ExpertRows.of(DenseValues.readInts(inputs[inputs.length - 1]), experts());
        int[] tokens = rows.tokens((int) inputs[2].size(1));
        double[] dy = DenseValues.read(inputs[0]);
        double[] x = DenseValues.read(inputs[1]);
        double[] weights = DenseValues.read(inputs[2]);
        double[] gates = DenseValues.read(inputs[3]);
        double[] ups = DenseValues.read(inputs[4]);
        double[] dx = new double[x.length];
        double[] dweights = new double[weights.length];
        for (int e = 0; e < experts(); e++) {
            double[][] weight = new double[3][];
            double[][] gradient = new double[3][inner * width];
            for (int i = 0; i < 3; i++) {
                weight[i] = DenseValues.read(inputs[FIRST_WEIGHT + 3 * e + i]);
            }
            for (int row = rows.starts()[e]; row < rows.starts()[e + 1]; row++) {
                int place = rows.places()[row];
                int token = tokens[row] * width;
                for (int f = 0; f < inner; f++) {
                    double g = gates[row * inner + f];
                    double u = ups[row * inner + f];
                    double sigmoid = 1 / (1 + Math.exp(-g));
                    double product = g * sigmoid * u;
                    double back = 0;
                    for (int h = 0; h < width; h++) {
                        back += dy[token + h] * weight[2][h * inner + f];
                        gradient[2][h * inner + f] += weights[place] * dy[token + h] * product;
                    }
                    dweights[place] += back * product;
                    double dgate = weights[place] * back * u * sigmoid * (1 + g * (1 - sigmoid));
                    double dup = weights[place] * back * g * sigmoid;
                    for (int h = 0; h < width; h++) {
                        dx[token + h] += dgate * weight[0][f * width + h] + dup * weight[1][f * width + h];
                        gradient[0][f * width + h] += dgate * x[token + h];
                        gradient[1][f * width + h] += dup * x[token + h];
                    }
                }
            }
            for (int i = 0; i < 3; i++) {
                DenseValues.write(gradient[i], outputs[FIRST_GRADIENT + 3 * e + i]);
            }
        }
        DenseValues.write(dx, outputs[0]);
        DenseValues.write(dweights, outputs[1]);
    }
}
