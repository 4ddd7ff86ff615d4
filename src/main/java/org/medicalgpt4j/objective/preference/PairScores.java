package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.SegmentSum;
import org.nd4j.autodiff.samediff.SDVariable;

/** Sums over the answers of P pairs, of which sequence 2i is the chosen one and 2i + 1 the rejected one; all {@code [P]}. */
final class PairScores {
    private final SDVariable[] policy;
    private final SDVariable[] logRatio;

    PairScores(TargetTokens tokens, boolean referenceFree) {
        SDVariable sums = answerSums(tokens, tokens.logProb());
        policy = PairSplit.apply(sums);
        if (referenceFree) {
            logRatio = policy;
        } else {
            SDVariable reference = answerSums(tokens, tokens.vector(DirectPreference.REFERENCE_LOG_PROB));
            logRatio = PairSplit.apply(sums.sub(reference));
        }
    }

    private static SDVariable answerSums(TargetTokens tokens, SDVariable values) {
        return SegmentSum.apply(
                tokens.graph(), values.name() + ".answerSum", values.mul(tokens.weights()), tokens.sequenceStarts());
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

    /** h: the chosen answer's score minus the rejected one's. */
    SDVariable margin() {
        return chosenLogRatio().sub(rejectedLogRatio());
    }
}
