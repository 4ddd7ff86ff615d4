package org.medicalgpt4j.advantage;

/**
 * Estimates, from one sampled token, of how far the policy is from the reference (Schulman, "Approximating KL Divergence",
 * 2020); {@code d = log pi - log ref}.
 */
public enum KlEstimator {
    /** d: unbiased, with a high variance; may be negative. */
    K1 {
        @Override
        public double of(double logProb, double reference) {
            return logProb - reference;
        }
    },
    /** {@code d^2 / 2}: biased, with a low variance. */
    K2 {
        @Override
        public double of(double logProb, double reference) {
            double d = logProb - reference;
            return d * d / 2;
        }
    },
    /** {@code e^-d - 1 + d}: unbiased, never negative. */
    K3 {
        @Override
        public double of(double logProb, double reference) {
            double d = logProb - reference;
            return Math.expm1(-d) + d;
        }
    },
    /** {@code |d|}. */
    ABSOLUTE {
        @Override
        public double of(double logProb, double reference) {
            return Math.abs(logProb - reference);
        }
    };

    public abstract double of(double logProb, double reference);

    /** Of each token of each answer. */
    public double[][] of(double[][] logProbs, double[][] references) {
        double[][] estimates = new double[logProbs.length][];
        for (int answer = 0; answer < logProbs.length; answer++) {
            estimates[answer] = new double[logProbs[answer].length];
            for (int token = 0; token < estimates[answer].length; token++) {
                estimates[answer][token] = of(logProbs[answer][token], references[answer][token]);
            }
        }
        return estimates;
    }
}
