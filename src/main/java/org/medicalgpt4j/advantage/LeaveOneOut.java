package org.medicalgpt4j.advantage;

import java.util.Arrays;

/**
 * Advantages of REINFORCE leave-one-out (Ahmadian et al., "Back to Basics: Revisiting REINFORCE Style Optimization for
 * Learning from Human Feedback in LLMs", 2024):
 *
 * <pre>A = r - beta KL - mean of the same over the group's other answers</pre>
 *
 * An answer that no function has scored counts nowhere and has the advantage 0, as has one without scored siblings.
 *
 * @param groupSize answers to each prompt
 * @param beta weight of the divergence from the reference
 * @param lowest rewards are clipped from below to this
 * @param highest rewards are clipped from above to this
 * @param normalize subtract the mean over the batch and divide by deviation (with Bessel's correction) + 1e-4
 */
public record LeaveOneOut(int groupSize, double beta, double lowest, double highest, boolean normalize) {
    private static final double EPSILON = 1e-4;

    /**
     * @param rewards {@code [answers][functions]}; answers to one prompt follow each other; not a number for no score
     * @param weights of the functions
     * @param divergences sum over each answer's tokens of {@code log old - log ref}
     */
    public double[] of(double[][] rewards, double[] weights, double[] divergences) {
        WeightedRewards.checkGroups(rewards.length, groupSize);
        double[] sums = WeightedRewards.sums(rewards, weights);
        for (int answer = 0; answer < sums.length; answer++) {
            sums[answer] = Math.min(Math.max(sums[answer], lowest), highest) - beta * divergences[answer];
        }
        double[] advantages = new double[sums.length];
        for (int from = 0; from < sums.length; from += groupSize) {
            Statistics group = Statistics.of(Arrays.copyOfRange(sums, from, from + groupSize));
            for (int answer = from; answer < from + groupSize; answer++) {
                double others = (group.mean() * group.count() - sums[answer]) / (group.count() - 1);
                advantages[answer] = sums[answer] - others;
            }
        }
        Statistics batch = Statistics.of(advantages);
        return Arrays.stream(advantages)
                .map(a -> normalize ? (a - batch.mean()) / (batch.deviation() + EPSILON) : a)
                .map(a -> Double.isNaN(a) ? 0 : a)
                .toArray();
    }
}
