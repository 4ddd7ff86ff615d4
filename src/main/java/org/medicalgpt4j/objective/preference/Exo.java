package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Efficient exact optimization for pairs (Ji et al., "Towards Efficient Exact Optimization of Language Model Alignment",
 * 2024, equation 16): the reverse Kullback-Leibler divergence of the policy's preference from labels smoothed by epsilon:
 *
 * <pre>loss = q (log q - log(1 - epsilon)) + (1 - q) (log(1 - q) - log epsilon),  q = sigmoid(beta h)</pre>
 *
 * @param smoothing epsilon, above 0 (0.001 is usual) and below 0.5
 */
public record Exo(double smoothing) implements PairLoss {
    public Exo {
        Bounds.requireSmoothing(smoothing);
        Bounds.requirePositive("label smoothing of exo", smoothing);
    }

    @Override
    public String name() {
        return "exo";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable x = pairs.margin().mul(beta);
        SDVariable chosen = Pointwise.sigmoid(x).mul(Pointwise.logSigmoid(x).sub(Math.log1p(-smoothing)));
        SDVariable opposite = x.neg();
        return chosen.add(
                Pointwise.sigmoid(opposite).mul(Pointwise.logSigmoid(opposite).sub(Math.log(smoothing))));
    }
}
