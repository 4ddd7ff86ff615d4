package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Binary classifier optimization (Jung et al., "Binary Classifier Optimization for Large Language Model Alignment", 2024),
 * with rewards {@code r = beta log(pi / ref)}:
 *
 * <pre>loss = - log sigmoid(r(chosen) - delta) - log sigmoid(- (r(rejected) - delta))</pre>
 *
 * The paper's delta is the running mean of all rewards, which the stage keeps and gives as the input
 * {@link DirectPreference#REWARD_MEAN}. TRL from 1.0 on has no delta, which is {@code shifted = false}.
 *
 * @param shifted subtract the running mean of rewards
 */
public record Bco(boolean shifted) implements PairLoss {
    @Override
    public String name() {
        return "bco";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable chosen = pairs.chosenLogRatio().mul(beta);
        SDVariable rejected = pairs.rejectedLogRatio().mul(beta);
        if (shifted) {
            chosen = chosen.sub(pairs.rewardMean());
            rejected = rejected.sub(pairs.rewardMean());
        }
        return Pointwise.logSigmoid(chosen)
                .add(Pointwise.logSigmoid(rejected.neg()))
                .neg();
    }
}
