package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Anchored preference optimization for chosen answers that are better than the policy's own (D'Oosterlinck et al.,
 * "Anchored Preference Optimization and Contrastive Revisions: Addressing Underspecification in Alignment", 2024,
 * equation 7), with rewards {@code r = beta log(pi / ref)}:
 *
 * <pre>loss = 1 - sigmoid(r(chosen)) + sigmoid(r(rejected))</pre>
 */
public record ApoZero() implements PairLoss {
    @Override
    public String name() {
        return "apo-zero";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable chosen = Pointwise.sigmoid(pairs.chosenLogRatio().mul(beta));
        return Pointwise.sigmoid(pairs.rejectedLogRatio().mul(beta)).sub(chosen).add(1);
    }
}
