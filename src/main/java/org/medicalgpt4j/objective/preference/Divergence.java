package org.medicalgpt4j.objective.preference;

import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What keeps the policy close to the reference (Wang et al., "Beyond Reverse KL: Generalizing Direct Preference
 * Optimization with Diverse Divergence Constraints", 2023): an answer's score is {@code f'(pi / ref)}, given the logarithm
 * of the ratio.
 */
public sealed interface Divergence {
    /** A score for each log-ratio {@code [P]}. */
    SDVariable score(SDVariable logRatio);

    /** Plain DPO: {@code log(pi / ref)}. */
    record ReverseKl() implements Divergence {
        @Override
        public SDVariable score(SDVariable logRatio) {
            return logRatio;
        }
    }

    /** {@code 1 - ref / pi}. */
    record ForwardKl() implements Divergence {
        @Override
        public SDVariable score(SDVariable logRatio) {
            return bounded(logRatio.neg()).neg().add(1);
        }
    }

    /** {@code log(2 pi / (pi + ref))}. */
    record JensenShannon() implements Divergence {
        @Override
        public SDVariable score(SDVariable logRatio) {
            return Pointwise.logSigmoid(logRatio).add(Math.log(2));
        }
    }

    /**
     * {@code ((pi / ref)^(alpha - 1) - 1) / (alpha - 1)}: alpha 1 is the reverse, 0 the forward Kullback-Leibler divergence.
     * TRL before 1.0 counts from the other end: its coefficient is {@code 1 - alpha}.
     */
    record Alpha(double alpha) implements Divergence {
        @Override
        public SDVariable score(SDVariable logRatio) {
            double power = alpha - 1;
            return Math.abs(power) < 1e-6
                    ? logRatio
                    : bounded(logRatio.mul(power)).sub(1).mul(1 / power);
        }
    }

    /** {@code e^x}, flat before it overflows single precision. */
    private static SDVariable bounded(SDVariable x) {
        return Pointwise.exp(Pointwise.clamp(x, -Double.MAX_VALUE, 80));
    }
}
