package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.SegmentSum;
import org.nd4j.autodiff.samediff.SDVariable;

/** The negative log-likelihood of chosen answers. */
final class ChosenLikelihood {
    private ChosenLikelihood() {}

    /** {@code - sum over chosen answers' tokens of log pi}, named {@link PreferenceReport#LIKELIHOOD_SUM}. */
    static SDVariable negativeLogSum(TargetTokens tokens) {
        SDVariable perSequence = SegmentSum.apply(
                tokens.graph(), "likelihood", tokens.logProb().mul(tokens.weights()), tokens.sequenceStarts());
        return PairSplit.apply(perSequence)[0].sum().neg(PreferenceReport.LIKELIHOOD_SUM);
    }
}
