package org.medicalgpt4j.advantage;

import java.util.Arrays;

/**
 * Advantages of REINFORCE++ (Hu et al., "REINFORCE++: Stabilizing Critic-Free Policy Optimization with Global Advantage
 * Normalization", 2025): returns of tokens, normalised over all tokens of the batch.
 *
 * @param beta weight of the divergence from the reference, by {@link KlEstimator#K1}
 * @param gamma worth of the next step
 * @param groupSize answers to each prompt whose mean score is subtracted first; 0 for no such baseline
 */
public record ReinforcePlusPlus(double beta, double gamma, int groupSize) {

    /** Rewards, returns and advantages of each token. */
    public record Estimate(double[][] rewards, double[][] returns, double[][] advantages) {}

    /**
     * @param scores of the answers; answers to one prompt follow each other
     * @param logProbs of each token of each answer under the policy that sampled
     */
    public Estimate of(double[] scores, double[][] logProbs, double[][] references) {
        double[] centred = groupSize == 0 ? scores : centred(scores);
        double[][] rewards = TokenRewards.of(centred, KlEstimator.K1.of(logProbs, references), beta);
        double[][] returns = TokenRewards.returns(rewards, gamma);
        return new Estimate(rewards, returns, Whitening.biased(returns));
    }

    private double[] centred(double[] scores) {
        WeightedRewards.checkGroups(scores.length, groupSize);
        double[] centred = new double[scores.length];
        for (int from = 0; from < scores.length; from += groupSize) {
            double mean = Statistics.of(Arrays.copyOfRange(scores, from, from + groupSize))
                    .mean();
            for (int answer = from; answer < from + groupSize; answer++) {
                centred[answer] = scores[answer] - mean;
            }
        }
        return centred;
    }
}
