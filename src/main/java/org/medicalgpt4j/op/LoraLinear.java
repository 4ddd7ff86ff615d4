package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A linear layer with a low-rank update (Hu et al., "LoRA", 2021): {@code y = x W^T + b + scale * (drop(x) A^T) B^T}.
 *
 * <p>Inputs: x {@code [N, in]}, A {@code [r, in]}, B {@code [out, r]}, W {@code [out, in]}, then b {@code [out]} if there
 * is a bias, then the random key {@code [4]} int (seed low, seed high, step, row offset) if there is dropout. Outputs: y
 * {@code [N, out]} and {@code drop(x) A^T} {@code [N, r]}, which the gradient needs.
 */
public final class LoraLinear extends TensorOp {
    public static final String NAME = "medgpt_lora_linear";

    /**
     * @param scale alpha divided by rank
     * @param dropout probability that an element of x is dropped on its way to A
     * @param purpose tells the random numbers of one layer from those of others
     */
    public record Settings(double scale, double dropout, int purpose) {
        public Settings {
            if (!Double.isFinite(scale)) {
                throw new OpException(NAME + " needs a finite scale, got " + scale);
            }
            if (!(dropout >= 0 && dropout < 1)) {
                throw new OpException(NAME + " needs a dropout in [0, 1), got " + dropout);
            }
        }

        Map<String, Object> attributes() {
            return new TreeMap<>(Map.of("scale", scale, "dropout", dropout, "purpose", purpose));
        }
    }

    public LoraLinear() {}

    private LoraLinear(SameDiff graph, SDVariable[] inputs, Settings settings, boolean bias) {
        super(graph, inputs);
        addTArgument(settings.scale(), settings.dropout());
        addIArgument(settings.purpose());
        addBArgument(bias);
    }

    public static SDVariable apply(
            SameDiff graph,
            String name,
            SDVariable x,
            SDVariable a,
            SDVariable b,
            SDVariable weight,
            Optional<SDVariable> bias,
            Optional<SDVariable> randomKey,
            Settings settings) {
        List<SDVariable> inputs = new ArrayList<>(List.of(x, a, b, weight));
        bias.ifPresent(inputs::add);
        randomKey.ifPresent(inputs::add);
        if (settings.dropout() > 0 != randomKey.isPresent()) {
            throw new OpException(NAME + " '" + name + "' needs a random key exactly when it has dropout");
        }
        return new LoraLinear(graph, inputs.toArray(SDVariable[]::new), settings, bias.isPresent())
                .named(name, name + ".lora")[0];
    }

    public Settings settings() {
        return new Settings(number(0), number(1), integer(0));
    }

    public boolean bias() {
        return flag(0);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = settings().attributes();
        attributes.put("bias", bias());
        return attributes;
    }

    @Override
    public List<String> inputNames() {
        List<String> names = new ArrayList<>(List.of("x", "a", "b", "weight"));
        if (bias()) {
            names.add("bias");
        }
        if (settings().dropout() > 0) {
            names.add("randomKey");
        }
        return names;
    }

    @Override
    public List<String> outputNames() {
        return List.of("y", "xa");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == (bias() ? 5 : 4);
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length >= 4
                        && in[0].length == 2
                        && in[3].length == 2
                        && in[0][1] == in[3][1]
                        && in[1].length == 2
                        && Arrays.equals(in[2], new long[] {in[3][0], in[1][0]})
                        && in[1][1] == in[3][1],
                "x [N, in], A [r, in], B [out, r], W [out, in]",
                in);
        require(!bias() || Arrays.equals(in[4], new long[] {in[3][0]}), "W [out, in] and a bias [out]", in);
        requireKey(this, settings(), in);
        return new long[][] {{in[0][0], in[3][0]}, {in[0][0], in[1][0]}};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        INDArray x = inputs[0];
        INDArray dropped = settings().dropout() > 0 ? x.mul(mask(settings(), inputs[inputs.length - 1], x)) : x;
        outputs[1].assign(dropped.mmul(inputs[1].transpose()));
        outputs[0].assign(x.mmul(inputs[3].transpose()));
        outputs[0].addi(outputs[1].mmul(inputs[2].transpose()).mul(settings().scale()));
        if (bias()) {
            outputs[0].addiRowVector(inputs[4]);
        }
    }

    /** The last input is the random key if there is dropout. */
    static void requireKey(TensorOp op, Settings settings, long[][] in) {
        op.require(
                settings.dropout() == 0 || Arrays.equals(in[in.length - 1], new long[] {4}),
                "a random key [4] as last input",
                in);
    }

    /** The dropout factors of all elements of x. */
    static INDArray mask(Settings settings, INDArray key, INDArray x) {
        int columns = Math.toIntExact(x.size(1));
        DropoutMask mask = new DropoutMask(DenseValues.readInts(key), settings, columns);
        double[] factors = new double[Math.toIntExact(x.length())];
        float[] row = new float[columns];
        for (int i = 0; i < x.size(0); i++) {
            mask.row(i, row);
            for (int j = 0; j < columns; j++) {
                factors[i * columns + j] = row[j];
            }
        }
        INDArray result = x.ulike();
        DenseValues.write(factors, result);
        return result;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        requireUnused(gradients, 1);
        SDVariable dy = gradients.get(0);
        SDVariable[] inputs = args();
        List<SDVariable> backward =
                new ArrayList<>(List.of(dy, inputs[0], outputVariables()[1], inputs[1], inputs[2], inputs[3]));
        if (settings().dropout() > 0) {
            backward.add(inputs[inputs.length - 1]);
        }
        SDVariable[] results =
                new LoraGradient(sameDiff, backward.toArray(SDVariable[]::new), settings()).outputVariables();
        List<SDVariable> answer = new ArrayList<>(List.of(results[0], results[1], results[2]));
        answer.add(new LinearWeightGradient(sameDiff, inputs[0], dy).outputVariable());
        if (bias()) {
            answer.add(new LinearBiasGradient(sameDiff, dy).outputVariable());
        }
        return answer;
    }
}
