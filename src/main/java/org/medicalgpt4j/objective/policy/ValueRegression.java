package org.medicalgpt4j.objective.policy;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.Pointwise;
import org.medicalgpt4j.op.ScalarHead;
import org.medicalgpt4j.op.Smaller;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The critic of PPO (Schulman et al., 2017; with the clipping of its reference implementation): values are drawn to returns,
 * but not further than a range from what they were when answers were sampled:
 *
 * <pre>loss = 1/2 max((v - return)^2, (clip(v, old - range, old + range) - return)^2)</pre>
 *
 * <p>Inputs: a ragged batch with {@code weights} (1 where a value is learned), {@link #OLD_VALUES} and {@link #RETURNS}
 * {@code [N]}, and {@code lossWeight}, one divided by the tokens of the step. The value at a position is that before its
 * target token is sampled.
 */
public final class ValueRegression implements Objective {
    /** Values when answers were sampled {@code [N]}. */
    public static final String OLD_VALUES = "values";

    public static final String RETURNS = "returns";

    /** What the critic says {@code [N]}. */
    public static final String PREDICTED = "predictedValues";

    /** Reported: sum over tokens of the loss. */
    public static final String LOSS_SUM = "lossSum";

    /** Reported: number of tokens whose value is out of range, so that it is not drawn further. */
    public static final String CLIPPED_SUM = "clippedSum";

    /** Reported: sum over tokens of {@code (v - return)^2}. */
    public static final String SQUARED_ERROR_SUM = "squaredErrorSum";

    private final double range;

    /** @param range infinite for no clipping */
    public ValueRegression(double range) {
        if (!(range > 0)) {
            throw new IllegalArgumentException("range of values must be above 0, got " + range);
        }
        this.range = range;
    }

    @Override
    public String name() {
        return "value regression";
    }

    /** @param model with a head that scores */
    @Override
    public Terms build(ModelGraph model) {
        DataType type = model.options().type();
        SDVariable weights = model.graph().placeHolder(TargetTokens.WEIGHTS, type, -1);
        return express(ScalarHead.apply(model.graph(), PREDICTED, model.hidden(), model.head()), weights, type);
    }

    Terms express(SDVariable predicted, SDVariable weights, DataType type) {
        SameDiff graph = predicted.getSameDiff();
        SDVariable returns = graph.placeHolder(RETURNS, type, -1);
        SDVariable error = Pointwise.square(predicted.sub(returns));
        SDVariable worst = error;
        if (range < Double.POSITIVE_INFINITY) {
            SDVariable old = graph.placeHolder(OLD_VALUES, type, -1);
            SDVariable near = old.add(Pointwise.clamp(predicted.sub(old), -range, range));
            SDVariable nearError = Pointwise.square(near.sub(returns));
            worst = Smaller.apply(error.neg(), nearError.neg()).neg();
            Pointwise.above(nearError.sub(error), 0).mul(weights).sum(CLIPPED_SUM);
        }
        error.mul(weights).sum(SQUARED_ERROR_SUM);
        SDVariable sum = worst.mul(weights).sum().mul(LOSS_SUM, 0.5);
        SDVariable loss = sum.mul("loss", graph.placeHolder(LOSS_WEIGHT, type));
        List<String> reported = range < Double.POSITIVE_INFINITY
                ? List.of(LOSS_SUM, SQUARED_ERROR_SUM, CLIPPED_SUM)
                : List.of(LOSS_SUM, SQUARED_ERROR_SUM);
        return new Terms(loss.name(), reported, Optional.empty());
    }
}
