package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of {@link ExpertChoice}. Inputs dweights, logits, experts; output dlogits. */
public final class ExpertChoiceGradient extends TensorOp {
    public static final String NAME = "medgpt_expert_choice_gradient";

    public ExpertChoiceGradient() {}

    ExpertChoiceGradient(SameDiff graph, SDVariable dweights, SDVariable logits, SDVariable experts, Routing routing) {
        super(graph, dweights, logits, experts);
        routing.addTo(this);
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
        return List.of("dweights", "logits", "experts");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dlogits");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 2;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                in.length == 3
                        && in[0].length == 2
                        && in[1].length == 2
                        && in[2].length == 2
                        && in[0][0] == in[1][0]
                        && in[0][0] == in[2][0]
                        && in[0][1] == in[2][1],
                "dweights and experts [N, K] and logits [N, E]",
                in);
        return new long[][] {in[1].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        Routing routing = Routing.of(this);
        double[] dweights = DenseValues.read(inputs[0]);
        double[] scores = DenseValues.read(inputs[1]);
        int[] chosen = DenseValues.readInts(inputs[2]);
        int experts = (int) inputs[1].size(1);
        int count = (int) inputs[0].size(1);
        double[] dlogits = new double[scores.length];
        for (int n = 0; n < scores.length / experts; n++) {
            int row = n * experts;
            routing.score(scores, row, experts);
            double sum = 0;
            double mean = 0;
            for (int i = n * count; i < (n + 1) * count; i++) {
                sum += scores[row + chosen[i]];
                mean += dweights[i] * scores[row + chosen[i]];
            }
            double factor = routing.normalised() ? routing.scale() / sum : routing.scale();
            double shift = routing.normalised() ? mean / sum : 0;
            for (int i = n * count; i < (n + 1) * count; i++) {
                dlogits[row + chosen[i]] = factor * (dweights[i] - shift);
            }
            throughScores(routing, scores, dlogits, row, experts);
        }
        DenseValues.write(dlogits, outputs[0]);
    }

    /** From gradients of scores to gradients of logits. */
    private static void throughScores(Routing routing, double[] scores, double[] gradient, int row, int experts) {
        double mean = 0;
        for (int e = row; e < row + experts; e++) {
            mean += gradient[e] * scores[e];
        }
        for (int e = row; e < row + experts; e++) {
            gradient[e] = scores[e] * (routing.sigmoid() ? gradient[e] * (1 - scores[e]) : gradient[e] - mean);
        }
    }
}
