package org.medicalgpt4j.advantage;

/** Rewards of answers by several functions, which may have nothing to say (not a number) about some of them. */
final class WeightedRewards {
    private WeightedRewards() {}

    /**
     * Weighted sum for each answer over the functions that have scored it; not a number if none has.
     *
     * @param rewards {@code [answers][functions]}
     */
    static double[] sums(double[][] rewards, double[] weights) {
        double[] sums = new double[rewards.length];
        for (int answer = 0; answer < sums.length; answer++) {
            if (rewards[answer].length != weights.length) {
                throw new IllegalArgumentException("answer " + answer + " has " + rewards[answer].length
                        + " rewards, expected " + weights.length + ", one for each weight");
            }
            boolean scored = false;
            for (int function = 0; function < weights.length; function++) {
                double reward = rewards[answer][function];
                if (!Double.isNaN(reward)) {
                    sums[answer] += weights[function] * reward;
                    scored = true;
                }
            }
            if (!scored) {
                sums[answer] = Double.NaN;
            }
        }
        return sums;
    }

    static void checkGroups(int answers, int groupSize) {
        if (groupSize < 1 || answers % groupSize != 0) {
            throw new IllegalArgumentException(
                    answers + " answers do not make whole groups of " + groupSize + " answers to one prompt");
        }
    }
}
