package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Robust DPO (Chowdhury et al., "Provably Robust DPO: Aligning Language Models with Noisy Feedback", 2024): an unbiased
 * estimate of the clean loss where labels are wrong with probability epsilon:
 *
 * <pre>loss = (- (1 - epsilon) log sigmoid(beta h) + epsilon log sigmoid(- beta h)) / (1 - 2 epsilon)</pre>
 *
 * @param smoothing epsilon, from 0 to below 0.5
 */
public record Robust(double smoothing) implements PairLoss {
    public Robust {
        Bounds.requireSmoothing(smoothing);
    }

    @Override
    public String name() {
        return "robust";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable x = pairs.margin().mul(beta);
        double scale = 1 / (1 - 2 * smoothing);
        SDVariable clean = Pointwise.logSigmoid(x).mul((smoothing - 1) * scale);
        return clean.add(Pointwise.logSigmoid(x.neg()).mul(smoothing * scale));
    }
}
