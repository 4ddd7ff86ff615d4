package org.medicalgpt4j.objective.policy;

import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.SegmentSumGradient;
import org.nd4j.autodiff.samediff.SDVariable;

/** What the ratio of the policy to the one that sampled is taken of. */
public enum ImportanceLevel {
    /** Each token. */
    TOKEN {
        @Override
        SDVariable apply(TargetTokens tokens, SDVariable logRatio) {
            return logRatio;
        }
    },
    /** Whole answers, by the geometric mean over tokens: GSPO (Zheng et al., "Group Sequence Policy Optimization", 2025). */
    SEQUENCE {
        @Override
        SDVariable apply(TargetTokens tokens, SDVariable logRatio) {
            return spread(tokens, AnswerSums.of(tokens, logRatio).mul(AnswerSums.inverseLengths(tokens)));
        }
    },
    /** Whole answers, by the product over tokens, as REINFORCE leave-one-out has it. */
    PRODUCT {
        @Override
        SDVariable apply(TargetTokens tokens, SDVariable logRatio) {
            return spread(tokens, AnswerSums.of(tokens, logRatio));
        }
    };

    /** The log-ratio that each token's loss is made of {@code [N]}. */
    abstract SDVariable apply(TargetTokens tokens, SDVariable logRatio);

    static SDVariable spread(TargetTokens tokens, SDVariable perSequence) {
        return SegmentSumGradient.spread(perSequence, tokens.sequenceStarts(), tokens.weights());
    }
}
