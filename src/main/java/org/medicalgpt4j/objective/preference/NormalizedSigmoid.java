package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * {@link Sigmoid} without smoothing, of scores divided by the lengths of their answers, so that long answers weigh no more
 * (Park et al., "Disentangling Length from Quality in Direct Preference Optimization", 2024, discusses the bias):
 *
 * <pre>loss = - log sigmoid(beta (score(chosen) / |chosen| - score(rejected) / |rejected|))</pre>
 */
public record NormalizedSigmoid() implements PairLoss {
    @Override
    public String name() {
        return "sigmoid-normalized";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        return Pointwise.logSigmoid(pairs.margin(true).mul(beta)).neg();
    }
}
