package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.op.Sorted;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Alignment via optimal transport of unpaired data (Melnyk et al., 2024, see {@link Aot}; TRL calls it {@code aot_pair}
 * before 1.0 and {@code aot_unpaired} since): chosen and rejected log-ratios are sorted each for themselves:
 *
 * <pre>loss_i = sigmoid loss of (log(pi / ref)(chosen))_(i) - (log(pi / ref)(rejected))_(i)</pre>
 *
 * @param smoothing epsilon, from 0 to below 0.5
 */
public record AotUnpaired(double smoothing) implements PairLoss {
    public AotUnpaired {
        Bounds.requireSmoothing(smoothing);
    }

    @Override
    public String name() {
        return "aot-unpaired";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable difference = Sorted.apply(pairs.chosenLogRatio()).sub(Sorted.apply(pairs.rejectedLogRatio()));
        return Sigmoid.smoothed(difference.mul(beta), smoothing);
    }
}
