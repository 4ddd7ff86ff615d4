package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.op.Sorted;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Alignment via optimal transport of paired data (Melnyk et al., "Distributional Preference Alignment of LLMs via Optimal
 * Transport", 2024): the distribution of the policy's margins is to dominate that of the reference's, so both are sorted
 * before they are compared:
 *
 * <pre>loss_i = sigmoid loss of (log(pi(chosen) / pi(rejected)))_(i) - (log(ref(chosen) / ref(rejected)))_(i)</pre>
 *
 * Sorting goes over the pairs of a micro batch, as in TRL over those of a device: more pairs in it are a better estimate.
 *
 * @param smoothing epsilon, from 0 to below 0.5
 */
public record Aot(double smoothing) implements PairLoss {
    public Aot {
        Bounds.requireSmoothing(smoothing);
    }

    @Override
    public String name() {
        return "aot";
    }

    @Override
    public SDVariable of(PairScores pairs, double beta) {
        SDVariable policy = pairs.chosenLogProb().sub(pairs.rejectedLogProb());
        SDVariable sorted = Sorted.apply(policy);
        SDVariable dominance =
                pairs.referenceMargin().map(Sorted::apply).map(sorted::sub).orElse(sorted);
        return Sigmoid.smoothed(dominance.mul(beta), smoothing);
    }
}
