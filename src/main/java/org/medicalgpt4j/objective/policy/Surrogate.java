package org.medicalgpt4j.objective.policy;

import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.Pointwise;
import org.medicalgpt4j.op.Smaller;
import org.nd4j.autodiff.samediff.SDVariable;

/** What stands for the advantage of a token in the loss, as long as the policy stays near the one that sampled. */
public sealed interface Surrogate {
    /** What recipes and reports call it. */
    String name();

    /** The gain of each token {@code [N]}; the loss is its negative. */
    SDVariable gain(PolicyRatio ratio);

    /**
     * Clipped ratios (Schulman et al., "Proximal Policy Optimization Algorithms", 2017), with bounds of their own for both
     * sides (Yu et al., "DAPO: An Open-Source LLM Reinforcement Learning System at Scale", 2025) and an upper bound where
     * the advantage is negative too (Prime Intellect, "INTELLECT-2", 2025):
     *
     * <pre>gain = min(min(ratio, bound) A, clip(ratio, 1 - low, 1 + high) A)</pre>
     *
     * @param bound infinite for none
     */
    record Clipped(double low, double high, double bound) implements Surrogate {
        public Clipped {
            Bounds.requireNotNegative("lower clipping", low);
            Bounds.requireNotNegative("upper clipping", high);
        }

        @Override
        public String name() {
            return "clipped";
        }

        @Override
        public SDVariable gain(PolicyRatio ratio) {
            SDVariable bounded =
                    bound == Double.POSITIVE_INFINITY ? ratio.ratio() : Pointwise.clamp(ratio.ratio(), 0, bound);
            SDVariable clipped = Pointwise.clamp(ratio.ratio(), 1 - low, 1 + high);
            return Smaller.apply(bounded.mul(ratio.advantages()), clipped.mul(ratio.advantages()));
        }
    }

    /**
     * Clipped importance sampling weights (MiniMax, "MiniMax-M1: Scaling Test-Time Compute Efficiently with Lightning
     * Attention", 2025), without a gradient through the weight: {@code gain = min(ratio, high) A log pi}.
     */
    record Cispo(double high) implements Surrogate {
        public Cispo {
            Bounds.requirePositive("upper bound of importance weights", high);
        }

        @Override
        public String name() {
            return "cispo";
        }

        @Override
        public SDVariable gain(PolicyRatio ratio) {
            SDVariable weight = Pointwise.clamp(ratio.constantRatio(), 0, high);
            return weight.mul(ratio.advantages()).mul(ratio.logProb());
        }
    }

    /**
     * Soft adaptive policy optimization (Gao et al., "Soft Adaptive Policy Optimization", 2025): a smooth gate in place of
     * clipping, {@code gain = 4 / tau sigmoid(tau (ratio - 1)) A}.
     *
     * @param positive tau where the advantage is above 0
     * @param negative tau elsewhere
     */
    record Sapo(double positive, double negative) implements Surrogate {
        public Sapo {
            Bounds.requirePositive("temperature of positive advantages", positive);
            Bounds.requirePositive("temperature of negative advantages", negative);
        }

        @Override
        public String name() {
            return "sapo";
        }

        @Override
        public SDVariable gain(PolicyRatio ratio) {
            SDVariable isPositive = Pointwise.above(ratio.advantages(), 0);
            SDVariable temperature = isPositive.mul(positive - negative).add(negative);
            SDVariable scale = isPositive.mul(4 / positive - 4 / negative).add(4 / negative);
            SDVariable gate = Pointwise.sigmoid(ratio.ratio().sub(1).mul(temperature));
            return gate.mul(scale).mul(ratio.advantages());
        }
    }

    /**
     * Variational sequence-level soft policy optimization (VESPO, 2026): each answer's log-likelihood is weighed, without a
     * gradient, by {@code phi(w) = e^(lambda - lambda w) w^k} of its whole ratio w, where k and lambda depend on the sign of
     * the advantage: {@code gain = phi(w) A log pi}.
     */
    record Vespo(double positiveK, double positiveLambda, double negativeK, double negativeLambda)
            implements Surrogate {
        private static final double SMALLEST_LOG = Math.log(1e-8);
        private static final double LARGEST_LOG = 20;

        @Override
        public String name() {
            return "vespo";
        }

        @Override
        public SDVariable gain(PolicyRatio ratio) {
            TargetTokens tokens = ratio.tokens();
            SDVariable bounded = Pointwise.clamp(ratio.constantLogRatio(), -LARGEST_LOG, LARGEST_LOG);
            SDVariable logWeight =
                    Pointwise.clamp(ImportanceLevel.PRODUCT.apply(tokens, bounded), SMALLEST_LOG, LARGEST_LOG);
            SDVariable isNegative = Pointwise.above(ratio.advantages().neg(), 0);
            SDVariable k = isNegative.mul(negativeK - positiveK).add(positiveK);
            SDVariable lambda = isNegative.mul(negativeLambda - positiveLambda).add(positiveLambda);
            SDVariable logPhi = lambda.add(k.mul(logWeight)).sub(lambda.mul(Pointwise.exp(logWeight)));
            return Pointwise.exp(logPhi).mul(ratio.advantages()).mul(ratio.logProb());
        }
    }
}
