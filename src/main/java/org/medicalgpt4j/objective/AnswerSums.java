package org.medicalgpt4j.objective;

import org.medicalgpt4j.op.Pointwise;
import org.medicalgpt4j.op.SegmentSum;
import org.nd4j.autodiff.samediff.SDVariable;

/** Sums over the answer in each of S sequences. */
public final class AnswerSums {
    private AnswerSums() {}

    /** {@code [S]}. */
    public static SDVariable of(TargetTokens tokens, SDVariable values) {
        return of(tokens, values, tokens.weights());
    }

    public static SDVariable of(TargetTokens tokens, SDVariable values, SDVariable weights) {
        return sum(tokens, values.mul(weights));
    }

    /** One divided by the tokens of each answer {@code [S]}; 1 for an empty one. */
    public static SDVariable inverseLengths(TargetTokens tokens) {
        return Pointwise.reciprocal(Pointwise.clamp(sum(tokens, tokens.weights()), 1, Double.MAX_VALUE));
    }

    /** The mean log-probability of each answer's tokens {@code [S]}. */
    public static SDVariable meanLogProb(TargetTokens tokens) {
        return of(tokens, tokens.logProb()).mul(inverseLengths(tokens));
    }

    private static SDVariable sum(TargetTokens tokens, SDVariable values) {
        return SegmentSum.apply(values, tokens.sequenceStarts());
    }
}
