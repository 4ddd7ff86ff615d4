package org.medicalgpt4j.objective;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.op.TargetMargin;
import org.medicalgpt4j.op.TokenLogProb;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Maximum likelihood of the next token, the loss of pre-training and supervised fine-tuning:
 *
 * <pre>loss = - sum over t of w_t log p(target_t | tokens up to t)</pre>
 *
 * With label smoothing (Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2016), the share epsilon
 * of the target's probability is spread evenly over the V tokens, which comes to
 *
 * <pre>loss = sum over t of w_t (- log p(target_t) + epsilon (logit(target_t) - mean over v of logit(v)))</pre>
 *
 * <p>Input {@link #TARGETS} {@code [N]} holds the token that follows each position, negative where nothing is to be
 * predicted; {@link #WEIGHTS} {@code [N]} weighs each position.
 */
public final class NextTokenCrossEntropy implements Objective {
    public static final String TARGETS = "targets";
    public static final String WEIGHTS = "weights";

    /** Reported: weighted sum of negative log-probabilities, smoothed if the loss is. */
    public static final String LOSS_SUM = "lossSum";

    /** Reported: weighted number of positions where the target is the most likely token. */
    public static final String CORRECT_SUM = "correctSum";

    private final double smoothing;

    public NextTokenCrossEntropy() {
        this(0);
    }

    /** @param smoothing epsilon, from 0 to below 1 */
    public NextTokenCrossEntropy(double smoothing) {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("label smoothing must be in [0, 1), got " + smoothing);
        }
        this.smoothing = smoothing;
    }

    @Override
    public String name() {
        return "next-token cross entropy";
    }

    @Override
    public Terms build(ModelGraph model) {
        SameDiff graph = model.graph();
        SDVariable targets = graph.placeHolder(TARGETS, DataType.INT, -1);
        SDVariable weights = graph.placeHolder(WEIGHTS, model.options().type(), -1);
        SDVariable lossWeight = graph.placeHolder(LOSS_WEIGHT, model.options().type());
        SDVariable tokenGradient = weights.mul(lossWeight).neg("tokenGradient");
        SDVariable[] head = TokenLogProb.apply(graph, "token", model.hidden(), model.head(), targets);
        SDVariable likelihood = head[0].mul(weights).sum();
        SDVariable loss = head[0].mul(tokenGradient).sum();
        if (smoothing > 0) {
            SDVariable spread = TargetMargin.apply(graph, "smoothing", model.hidden(), model.head(), targets)
                    .mul(smoothing);
            likelihood = likelihood.sub(spread.mul(weights).sum());
            loss = loss.sub(spread.mul(tokenGradient).sum());
        }
        likelihood.neg(LOSS_SUM);
        loss.rename("loss");
        head[2].mul(weights).sum(CORRECT_SUM);
        return new Terms(loss.name(), List.of(LOSS_SUM, CORRECT_SUM), Optional.of(tokenGradient.name()));
    }
}
