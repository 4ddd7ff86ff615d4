package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

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
        int chosen = (int) inputs[2].size(1);
        ExpertRows rows = ExpertRows.of(DenseValues.readInts(inputs[inputs.length - 1]), experts());
        int[] tokens = rows.tokens(chosen);
        double[] weights = DenseValues.read(inputs[2]);
        double[] dweights = new double[tokens.length];
        for (INDArray output : outputs) {
            output.assign(0);
        }
        for (int e = 0; e < experts(); e++) {
            int[] range = Experts.range(rows, e);
            if (range.length == 0) {
                continue;
            }
            int at = FIRST_WEIGHT + 3 * e;
            int to = FIRST_GRADIENT + 3 * e;
            int[] own = Arrays.copyOfRange(tokens, range[0], range[0] + range.length);
            int[] places = Arrays.copyOfRange(rows.places(), range[0], range[0] + range.length);
            INDArray dy = Nd4j.pullRows(inputs[0], 1, own);
            INDArray x = Nd4j.pullRows(inputs[1], 1, own);
            INDArray gate = Nd4j.pullRows(inputs[3], 1, range);
            INDArray up = Nd4j.pullRows(inputs[4], 1, range);
            INDArray factors = Nd4j.create(gate.dataType(), places.length);
            for (int i = 0; i < places.length; i++) {
                factors.putScalar(i, weights[places[i]]);
            }
            INDArray sigmoid = Transforms.sigmoid(gate, true);
            INDArray product = sigmoid.mul(gate).muli(up);
            INDArray dproduct = dy.mmul(inputs[at + 2]);
            INDArray inner = dproduct.mul(product).sum(1);
            for (int i = 0; i < places.length; i++) {
                dweights[places[i]] = inner.getDouble(i);
            }
            dproduct.muliColumnVector(factors);
            INDArray slope = sigmoid.rsub(1).muli(gate).addi(1).muli(sigmoid); // of gate * sigmoid(gate)
            INDArray dgate = dproduct.mul(up).muli(slope);
            INDArray dup = dproduct.mul(gate).muli(sigmoid);
            outputs[to].assign(dgate.transpose().mmul(x));
            outputs[to + 1].assign(dup.transpose().mmul(x));
            outputs[to + 2].assign(dy.mulColumnVector(factors).transpose().mmul(product));
            INDArray dx = dgate.mmul(inputs[at]).addi(dup.mmul(inputs[at + 1]));
            for (int i = 0; i < own.length; i++) {
                outputs[0].getRow(own[i]).addi(dx.getRow(i));
            }
        }
        DenseValues.write(dweights, outputs[1]);
    }
}
