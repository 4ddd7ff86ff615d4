package org.medicalgpt4j.objective.preference;

import java.util.Optional;
import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.PartnerSurplus;
import org.nd4j.autodiff.samediff.SDVariable;

/** Sums over the answers of P pairs, of which sequence 2i is the chosen one and 2i + 1 the rejected one; all {@code [P]}. */
final class PairScores {
    private final TargetTokens tokens;
    private final Divergence divergence;
    private final SDVariable[] policy;
    private final SDVariable[] logRatio;
    private final Optional<SDVariable> referenceMargin;

    PairScores(TargetTokens tokens, DirectPreference.Settings settings) {
        this.tokens = tokens;
        this.divergence = settings.divergence();
        SDVariable weights = settings.surplusWeight() == 1 ? tokens.weights() : shortened(settings.surplusWeight());
        SDVariable sums = AnswerSums.of(tokens, tokens.logProb(), weights);
        this.policy = PairSplit.apply(sums);
        if (settings.referenceFree()) {
            this.logRatio = policy;
            this.referenceMargin = Optional.empty();
        } else {
            SDVariable reference = AnswerSums.of(tokens, tokens.vector(DirectPreference.REFERENCE_LOG_PROB), weights);
            this.logRatio = PairSplit.apply(sums.sub(reference));
            SDVariable[] members = PairSplit.apply(reference);
            this.referenceMargin = Optional.of(members[0].sub(members[1]));
        }
    }

    private SDVariable shortened(double surplusWeight) {
        SDVariable surplus = PartnerSurplus.apply(tokens.weights(), tokens.sequenceStarts());
        return tokens.weights().sub(surplus.mul(1 - surplusWeight));
    }

    SDVariable chosenLogProb() {
        return policy[0];
    }

    SDVariable rejectedLogProb() {
        return policy[1];
    }

    /** {@code log pi(chosen) - log ref(chosen)}. */
    SDVariable chosenLogRatio() {
        return logRatio[0];
    }

    SDVariable rejectedLogRatio() {
        return logRatio[1];
    }

    /** {@code log ref(chosen) - log ref(rejected)}; absent where answers are taken to be equally likely. */
    Optional<SDVariable> referenceMargin() {
        return referenceMargin;
    }

    /** h: the chosen answer's score minus the rejected one's. */
    SDVariable margin() {
        return margin(false);
    }

    /** @param perToken divide each answer's score by its tokens */
    SDVariable margin(boolean perToken) {
        SDVariable chosen = divergence.score(chosenLogRatio());
        SDVariable rejected = divergence.score(rejectedLogRatio());
        if (perToken) {
            SDVariable[] factors = PairSplit.apply(AnswerSums.inverseLengths(tokens));
            chosen = chosen.mul(factors[0]);
            rejected = rejected.mul(factors[1]);
        }
        return chosen.sub(rejected);
    }

    /** The running mean of rewards, an input. */
    SDVariable rewardMean() {
        return tokens.graph().hasVariable(DirectPreference.REWARD_MEAN)
                ? tokens.graph().getVariable(DirectPreference.REWARD_MEAN)
                : tokens.scalar(DirectPreference.REWARD_MEAN);
    }
}
