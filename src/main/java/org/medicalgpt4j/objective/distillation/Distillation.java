package org.medicalgpt4j.objective.distillation;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.JensenShannon;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Distillation of a teacher with the same vocabulary, on answers of anyone; on the student's own it is on-policy distillation
 * (Agarwal et al., 2024, see {@link JensenShannon}):
 *
 * <pre>loss = sum over t of w_t JSD_beta(teacher(. | tokens up to t), student(. | tokens up to t))</pre>
 *
 * Both distributions are softened by the temperature; the loss is not multiplied with its square, as some do.
 *
 * <p>Inputs: a ragged batch with {@code targets} (negative: not compared) and {@code weights}, {@link #TEACHER_HIDDEN}
 * {@code [N, K]} and {@link #TEACHER_HEAD} {@code [V, K]}, which a scoring program of the teacher has, and {@code lossWeight}, one
 * divided by the compared tokens of the step.
 */
public final class Distillation implements Objective {
    /** The teacher's hidden states after its final norm {@code [N, K]}. */
    public static final String TEACHER_HIDDEN = "teacherHidden";

    /** What the teacher's head multiplies with {@code [V, K]}. */
    public static final String TEACHER_HEAD = "teacherHead";

    /** Reported: weighted sum of divergences. */
    public static final String LOSS_SUM = "lossSum";

    private final double beta;
    private final double temperature;

    /**
     * @param beta 0 for the teacher's, 1 for the student's own point of view, 0.5 for the plain Jensen-Shannon divergence
     * @param temperature above 0
     */
    public Distillation(double beta, double temperature) {
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("beta of distillation must be in [0, 1], got " + beta);
        }
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "temperature of distillation must be above 0 and finite, got " + temperature);
        }
        this.beta = beta;
        this.temperature = temperature;
    }

    @Override
    public String name() {
        return "distillation";
    }

    @Override
    public Terms build(ModelGraph model) {
        return express(
                model.graph(), model.hidden(), model.head(), model.options().type());
    }

    Terms express(SameDiff graph, SDVariable hidden, SDVariable head, DataType type) {
        SDVariable targets = graph.placeHolder(TargetTokens.TARGETS, DataType.INT, -1);
        SDVariable weights = graph.placeHolder(TargetTokens.WEIGHTS, type, -1);
        SDVariable teacherHidden = graph.placeHolder(TEACHER_HIDDEN, type, -1, -1);
        SDVariable teacherHead = graph.placeHolder(TEACHER_HEAD, type, -1, -1);
        SDVariable divergence = JensenShannon.apply(
                graph, "token.divergence", beta, temperature, hidden, head, teacherHidden, teacherHead, targets);
        SDVariable sum = divergence.mul(weights).sum(LOSS_SUM);
        SDVariable loss = sum.mul("loss", graph.placeHolder(LOSS_WEIGHT, type));
        return new Terms(loss.name(), List.of(LOSS_SUM), Optional.empty());
    }
}
