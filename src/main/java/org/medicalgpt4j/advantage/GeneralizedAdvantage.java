package org.medicalgpt4j.advantage;

/**
 * Generalized advantage estimation (Schulman et al., "High-Dimensional Continuous Control Using Generalized Advantage
 * Estimation", 2016):
 *
 * <pre>delta_t = r_t + gamma v_(t+1) - v_t,   A_t = delta_t + gamma lambda A_(t+1),   return_t = A_t + v_t</pre>
 *
 * @param gamma worth of the next step, 1 is usual for answers
 * @param lambda 1 trusts rewards only, 0 values only
 * @param whitenRewards bring rewards to deviation 1 first, without moving their mean
 */
public record GeneralizedAdvantage(double gamma, double lambda, boolean whitenRewards) {
    public GeneralizedAdvantage {
        requireShare("gamma", gamma);
        requireShare("lambda", lambda);
    }

    private static void requireShare(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be in [0, 1], got " + value);
        }
    }

    /**
     * @param raw advantages before whitening
     * @param advantages whitened over all tokens, for the policy
     * @param returns what values are to become, made of the raw ones
     */
    public record Estimate(double[][] raw, double[][] advantages, double[][] returns) {}

    /**
     * @param rewards of each token of each answer
     * @param values before each token
     */
    public Estimate of(double[][] rewards, double[][] values) {
        double[][] whitened = whitenRewards ? Whitening.unbiased(rewards, false) : rewards;
        double[][] raw = new double[rewards.length][];
        double[][] returns = new double[rewards.length][];
        for (int answer = 0; answer < rewards.length; answer++) {
            int length = rewards[answer].length;
            raw[answer] = new double[length];
            returns[answer] = new double[length];
            double later = 0;
            double next = 0;
            for (int token = length - 1; token >= 0; token--) {
                double value = values[answer][token];
                later = whitened[answer][token] + gamma * next - value + gamma * lambda * later;
                next = value;
                raw[answer][token] = later;
                returns[answer][token] = later + value;
            }
        }
        return new Estimate(raw, Whitening.unbiased(raw, true), returns);
    }
}
