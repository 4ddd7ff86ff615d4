package org.medicalgpt4j.objective.policy;

import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.Detached;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The policy relative to the one that sampled the answers, token by token {@code [N]}.
 *
 * @param oldLogProb log-probabilities of the policy that sampled
 * @param ratio of the level that was asked for
 */
record PolicyRatio(
        TargetTokens tokens,
        SDVariable logProb,
        SDVariable oldLogProb,
        SDVariable advantages,
        ImportanceLevel level,
        SDVariable ratio) {

    static PolicyRatio of(TargetTokens tokens, SDVariable oldLogProb, SDVariable advantages, ImportanceLevel level) {
        SDVariable ratio = Pointwise.exp(level.apply(tokens, tokens.logProb().sub(oldLogProb)));
        return new PolicyRatio(tokens, tokens.logProb(), oldLogProb, advantages, level, ratio);
    }

    /** The log-ratio of each token, without a gradient. */
    SDVariable constantLogRatio() {
        return Detached.apply(logProb).sub(oldLogProb);
    }

    /** The ratio without a gradient. */
    SDVariable constantRatio() {
        return Pointwise.exp(level.apply(tokens, constantLogRatio()));
    }
}
