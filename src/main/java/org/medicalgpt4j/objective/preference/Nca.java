package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Noise contrastive alignment for pairs (Chen et al., "Noise Contrastive Alignment of Language Models with Explicit
 * Rewards", 2024), with rewards {@code r = beta log(pi / ref)}:
 *
 * <pre>loss = - log sigmoid(r(chosen)) - 0.5 log sigmoid(- r(chosen)) - 0.5 log sigmoid(- r(rejected))</pre>
 */
public record Nca() implements PairLoss {
    @Override
    public String name() {
        return "nca";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable chosen = pairs.chosenLogRatio().mul(beta);
        SDVariable away = Pointwise.logSigmoid(chosen.neg())
                .add(Pointwise.logSigmoid(pairs.rejectedLogRatio().mul(-beta)));
        return Pointwise.logSigmoid(chosen).add(away.mul(0.5)).neg();
    }
}
