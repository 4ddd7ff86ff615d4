package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chooses experts for each token, see {@link Routing}: logits {@code [N, E]}, optionally a bias {@code [E]} that is added
 * to the scores for the choice alone and whose gradient is zero; weights {@code [N, K]}, experts {@code [N, K]}.
 */
public final class ExpertChoice extends TensorOp {
    public static final String NAME = "medgpt_expert_choice";

    public ExpertChoice() {}

    private ExpertChoice(SameDiff graph, Routing routing, SDVariable... inputs) {
        super(graph, inputs);
        routing.addTo(this);
    }

    /** Weights, and the numbers of the experts under the name {@code name.experts}. */
    public static SDVariable[] apply(
            SameDiff graph, String name, SDVariable logits, Optional<SDVariable> bias, Routing routing) {
        ExpertChoice op = bias.map(b -> new ExpertChoice(graph, routing, logits, b))
                .orElseGet(() -> new ExpertChoice(graph, routing, logits));
        return op.named(name, name + ".experts");
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Routing.of(this).attributes();
    }

    @Override
    public List<String> inputNames() {
        return List.of("logits", "bias");
    }

    @Override
    public List<String> outputNames() {
        return List.of("weights", "experts");
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return output == 1 ? DataType.INT : inputs.get(0);
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        Routing routing = Routing.of(this);
        require(
                in.length >= 1 && in[0].length == 2 && routing.fits(in[0][1]),
                "logits [N, E] with " + routing.groups() + " groups of experts to choose " + routing.chosen() + " from",
                in);
        require(in.length == 1 || (in[1].length == 1 && in[1][0] == in[0][1]), "a bias [E]", in);
        long[] shape = {in[0][0], routing.chosen()};
        return new long[][] {shape, shape.clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        Routing routing = Routing.of(this);
        double[] scores = DenseValues.read(inputs[0]);
        double[] bias = inputs.length == 2 ? DenseValues.read(inputs[1]) : new double[(int) inputs[0].size(1)];
        int experts = bias.length;
        int tokens = scores.length / experts;
        double[] weights = new double[tokens * routing.chosen()];
        double[] numbers = new double[weights.length];
        for (int n = 0; n < tokens; n++) {
            routing.score(scores, n * experts, experts);
            double[] biased = new double[experts];
            for (int e = 0; e < experts; e++) {
                biased[e] = scores[n * experts + e] + bias[e];
            }
            int[] chosen = routing.choose(biased);
            double sum = 0;
            for (int expert : chosen) {
                sum += scores[n * experts + expert];
            }
            double factor = routing.normalised() ? routing.scale() / sum : routing.scale();
            for (int j = 0; j < chosen.length; j++) {
                weights[n * chosen.length + j] = factor * scores[n * experts + chosen[j]];
                numbers[n * chosen.length + j] = chosen[j];
            }
        }
        DenseValues.write(weights, outputs[0]);
        DenseValues.write(numbers, outputs[1]);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable experts = outputVariables()[1];
        SDVariable dlogits = new ExpertChoiceGradient(sameDiff, gradients.get(0), arg(0), experts, Routing.of(this))
                .outputVariable();
        // SameDiff wants a gradient of every weight, and the choice does not depend on the bias smoothly
        return args().length == 1 ? List.of(dlogits) : List.of(dlogits, sameDiff.zerosLike(arg(1)));
    }
}
