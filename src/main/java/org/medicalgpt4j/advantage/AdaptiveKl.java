package org.medicalgpt4j.advantage;

/**
 * A weight of the divergence from the reference that grows where the policy goes too far and shrinks where it stays too close
 * (Ziegler et al., "Fine-Tuning Language Models from Human Preferences", 2019):
 *
 * <pre>beta = beta (1 + clip(kl / target - 1, -0.2, 0.2) n / horizon)</pre>
 *
 * @param value beta
 * @param target divergence of an answer that is wanted
 * @param horizon answers in which beta changes by a factor of at most e^0.2
 */
public record AdaptiveKl(double value, double target, double horizon) {
    private static final double LARGEST = 0.2;

    public AdaptiveKl {
        if (!(value >= 0 && target > 0 && horizon > 0)) {
            throw new IllegalArgumentException(
                    "adaptive beta needs a start of at least 0, a target and a horizon above 0, got " + value + ", "
                            + target + " and " + horizon);
        }
    }

    /**
     * @param divergence mean over answers
     * @param answers that were seen
     */
    public AdaptiveKl after(double divergence, long answers) {
        double error = Math.min(Math.max(divergence / target - 1, -LARGEST), LARGEST);
        return new AdaptiveKl(value * (1 + error * answers / horizon), target, horizon);
    }
}
