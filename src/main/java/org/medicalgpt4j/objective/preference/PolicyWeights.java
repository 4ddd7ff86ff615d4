package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.Detached;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.Pointwise;
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
        SDVariable aligned = Detached.apply(tokens.logProb()).sub(tokens.logCollision());
        SDVariable means = AnswerSums.of(tokens, aligned).mul(AnswerSums.inverseLengths(tokens));
        SDVariable[] weights = PairSplit.apply(Pointwise.exp(means));
        return weights[0].mul(weights[1]);
    }
}
