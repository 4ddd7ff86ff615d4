package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Anchored preference optimization for chosen answers that are worse than the policy's own (D'Oosterlinck et al., 2024, see
 * {@link ApoZero}, equation 8): both become less likely, the rejected one more so:
 *
 * <pre>loss = sigmoid(r(chosen)) + 1 - sigmoid(r(chosen) - r(rejected))</pre>
 */
public record ApoDown() implements PairLoss {
    @Override
    public String name() {
        return "apo-down";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable chosen = Pointwise.sigmoid(pairs.chosenLogRatio().mul(beta));
        SDVariable difference = pairs.chosenLogRatio().sub(pairs.rejectedLogRatio());
        return chosen.sub(Pointwise.sigmoid(difference.mul(beta))).add(1);
    }
}
