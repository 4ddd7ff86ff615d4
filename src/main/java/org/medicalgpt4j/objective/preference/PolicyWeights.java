package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.Detached;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.Pointwise;
import org.medicalgpt4j.op.SegmentSum;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Weights of pairs that make up for answers the policy would not give (WPO, Zhou et al., 2024, equation 2, aligned): the
 * product over both answers of
 *
 * <pre>exp(mean over tokens of (log pi(token) - log sum over v of pi(v)^2))</pre>
 *
 * without a gradient.
 */
final class PolicyWeights {
    private PolicyWeights() {}

    static SDVariable of(TargetTokens tokens) {
        SDVariable aligned =
                Detached.apply(tokens.logProb()).sub(tokens.logCollision()).mul(tokens.weights());
        SDVariable sums = SegmentSum.apply(tokens.graph(), "alignedSum", aligned, tokens.sequenceStarts());
        SDVariable lengths =
                SegmentSum.apply(tokens.graph(), "alignedLength", tokens.weights(), tokens.sequenceStarts());
        SDVariable means = sums.mul(Pointwise.reciprocal(Pointwise.clamp(lengths, 1, Double.MAX_VALUE)));
        SDVariable[] weights = PairSplit.apply(Pointwise.exp(means));
        return weights[0].mul(weights[1]);
    }
}
