package org.medicalgpt4j.objective.policy;

import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.TargetTokens;
import org.nd4j.autodiff.samediff.SDVariable;

/** How losses of tokens become one number. The part that concerns the whole step is {@code lossWeight}, given from outside. */
public enum Aggregation {
    /** Mean over answers of the mean over tokens (GRPO, SAPO). */
    SEQUENCE_MEAN {
        @Override
        SDVariable weights(TargetTokens tokens) {
            SDVariable inverse = ImportanceLevel.spread(tokens, AnswerSums.inverseLengths(tokens));
            return tokens.weights().mul(inverse);
        }

        @Override
        public double lossWeight(long answers, long answerTokens, int longestAnswer) {
            return 1.0 / answers;
        }
    },
    /** Mean over tokens of the step (DAPO, CISPO, VESPO; BNPO, which TRL normalises in each micro batch). */
    TOKEN_MEAN {
        @Override
        public double lossWeight(long answers, long answerTokens, int longestAnswer) {
            return 1.0 / answerTokens;
        }
    },
    /** Sum over tokens divided by the length that answers may have at most, mean over answers (Dr. GRPO). */
    FIXED_LENGTH {
        @Override
        public double lossWeight(long answers, long answerTokens, int longestAnswer) {
            return 1.0 / Math.multiplyExact(answers, longestAnswer);
        }
    },
    /** Mean over answers of the sum over tokens (LUSPO). */
    SEQUENCE_SUM {
        @Override
        public double lossWeight(long answers, long answerTokens, int longestAnswer) {
            return 1.0 / answers;
        }
    };

    /** Weight of each token inside the batch {@code [N]}. */
    SDVariable weights(TargetTokens tokens) {
        return tokens.weights();
    }

    /**
     * The input {@code lossWeight}.
     *
     * @param answers of the whole step
     * @param answerTokens of the whole step
     * @param longestAnswer tokens that an answer may have
     */
    public abstract double lossWeight(long answers, long answerTokens, int longestAnswer);
}
