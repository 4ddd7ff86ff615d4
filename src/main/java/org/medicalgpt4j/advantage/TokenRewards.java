package org.medicalgpt4j.advantage;

/** Rewards of single tokens: the answer's score at its last token, minus a penalty for leaving the reference at each. */
public final class TokenRewards {
    private TokenRewards() {}

    /**
     * {@code reward = - beta KL}, plus the score at the last token.
     *
     * @param scores of the answers; an empty answer's score has no token to be at and is lost
     * @param divergences of each token of each answer
     */
    public static double[][] of(double[] scores, double[][] divergences, double beta) {
        double[][] rewards = new double[divergences.length][];
        for (int answer = 0; answer < rewards.length; answer++) {
            double[] row = new double[divergences[answer].length];
            for (int token = 0; token < row.length; token++) {
                row[token] = -beta * divergences[answer][token];
            }
            if (row.length > 0) {
                row[row.length - 1] += scores[answer];
            }
            rewards[answer] = row;
        }
        return rewards;
    }

    /** Sums of a token's reward and all later ones, each step later worth gamma times as much. */
    public static double[][] returns(double[][] rewards, double gamma) {
        double[][] returns = new double[rewards.length][];
        for (int answer = 0; answer < rewards.length; answer++) {
            returns[answer] = new double[rewards[answer].length];
            double later = 0;
            for (int token = rewards[answer].length - 1; token >= 0; token--) {
                later = rewards[answer][token] + gamma * later;
                returns[answer][token] = later;
            }
        }
        return returns;
    }
}
