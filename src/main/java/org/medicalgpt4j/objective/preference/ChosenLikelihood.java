package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.PairSplit;
import org.nd4j.autodiff.samediff.SDVariable;

/** The negative log-likelihood of chosen answers. */
final class ChosenLikelihood {
    private ChosenLikelihood() {}

    /**
     * {@code - sum over chosen sequences' tokens of weight * log pi}, named {@link PreferenceReport#LIKELIHOOD_SUM}.
     *
     * @param weights {@code [N]}
     */
    static SDVariable negativeLogSum(TargetTokens tokens, SDVariable weights) {
        SDVariable perSequence = AnswerSums.of(tokens, tokens.logProb(), weights);
        return PairSplit.apply(perSequence)[0].sum().neg(PreferenceReport.LIKELIHOOD_SUM);
    }
}
