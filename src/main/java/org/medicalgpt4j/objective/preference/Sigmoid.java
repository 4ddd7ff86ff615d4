package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The loss of direct preference optimization (Rafailov et al., "Direct Preference Optimization: Your Language Model is
 * Secretly a Reward Model", 2023), with labels that are wrong with probability epsilon (conservative DPO, Mitchell, "A note
 * on DPO with noisy preferences", 2023):
 *
 * <pre>loss = - (1 - epsilon) log sigmoid(beta h) - epsilon log sigmoid(- beta h)</pre>
 *
 * where h is the chosen answer's score minus the rejected one's.
 *
 * @param smoothing epsilon, from 0 to below 0.5
 */
public record Sigmoid(double smoothing) implements PairLoss {
    public Sigmoid {
        Bounds.requireSmoothing(smoothing);
    }

    @Override
    public String name() {
        return "sigmoid";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        return smoothed(pairs.margin().mul(beta), smoothing);
    }

    /** {@code - (1 - epsilon) log sigmoid(x) - epsilon log sigmoid(-x)}. */
    static SDVariable smoothed(SDVariable x, double epsilon) {
        SDVariable right = Pointwise.logSigmoid(x).mul(epsilon - 1);
        return epsilon == 0 ? right : right.sub(Pointwise.logSigmoid(x.neg()).mul(epsilon));
    }
}
