package org.medicalgpt4j.objective.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.objective.LogProbObjective;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.Detached;
import org.medicalgpt4j.op.Pointwise;
import org.medicalgpt4j.op.TopShare;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Policy gradients on answers the policy has sampled: GRPO (Shao et al., "DeepSeekMath: Pushing the Limits of Mathematical
 * Reasoning in Open Language Models", 2024), Dr. GRPO (Liu et al., "Understanding R1-Zero-Like Training: A Critical
 * Perspective", 2025), DAPO, CISPO, GSPO, SAPO, LUSPO, VESPO, and the policy's part of PPO, RLOO and REINFORCE++. They differ
 * in their {@link Surrogate}, {@link ImportanceLevel}, {@link Aggregation} and in where advantages come from:
 *
 * <pre>loss = aggregate(- gain + beta (e^(ref - pi) - (ref - pi) - 1)) - c * mean entropy</pre>
 *
 * with ref and pi for log-probabilities.
 *
 * <p>Inputs: a ragged batch with {@code targets}, {@code weights} (1 on the tokens the policy sampled), {@link #ADVANTAGES}
 * {@code [N]}, {@link #OLD_LOG_PROB} {@code [N]} unless on-policy, {@link #REFERENCE_LOG_PROB} {@code [N]} if beta is above 0,
 * {@link #SAMPLING_LOG_PROB} {@code [N]} if answers may be dropped, {@link #ENTROPY_WEIGHT} with an entropy bonus, and
 * {@code lossWeight} as {@link Aggregation#lossWeight} gives it.
 */
public final class PolicyGradient implements LogProbObjective {
    /** Advantage of each token {@code [N]}. */
    public static final String ADVANTAGES = "advantages";

    /** Log-probabilities under the policy when it sampled {@code [N]}. */
    public static final String OLD_LOG_PROB = "oldLogProb";

    /** Log-probabilities under the frozen reference {@code [N]}. */
    public static final String REFERENCE_LOG_PROB = "referenceLogProb";

    /** Log-probabilities as the sampler computed them {@code [N]}. */
    public static final String SAMPLING_LOG_PROB = "samplingLogProb";

    /** Scalar: one divided by the answer tokens of the step, the weight of the entropy bonus. */
    public static final String ENTROPY_WEIGHT = "entropyWeight";

    /** Reported: the aggregated loss without the entropy bonus, not yet weighted. */
    public static final String LOSS_SUM = "lossSum";

    /** Reported: number of tokens, or of answers if ratios are theirs, below the clipping range with a negative advantage. */
    public static final String CLIPPED_LOW_SUM = "clippedLowSum";

    /** Reported: the same above the clipping range with a positive advantage. */
    public static final String CLIPPED_HIGH_SUM = "clippedHighSum";

    /** Reported: sum over tokens of the divergence from the reference, as it is in the loss. */
    public static final String KL_SUM = "klSum";

    /** Reported: sum over tokens of {@code log old - log pi}. */
    public static final String DRIFT_SUM = "driftSum";

    public static final String ENTROPY_SUM = "entropySum";

    private final Settings settings;

    /**
     * @param onPolicy answers come from the very policy that is trained: its own log-probabilities stand for the old ones
     * @param beta weight of the divergence from the reference; 0 for none
     * @param ratioInKl multiply the divergence by the ratio, which makes its gradient unbiased
     * @param offPolicyLimit answers with a negative advantage are dropped where the policy has drifted further than this from
     *     the sampler, in mean log-probability (DeepSeek-AI, "DeepSeek-V3.2", 2025); infinite for never
     * @param entropyShare share of tokens with the highest entropy that are learned from (Wang et al., "Beyond the 80/20
     *     Rule: High-Entropy Minority Tokens Drive Effective Reinforcement Learning for LLM Reasoning", 2025), of each micro
     *     batch; 1 for all. An entropy bonus is then that of these tokens
     * @param entropyBonus c; 0 for none
     */
    public record Settings(
            Surrogate surrogate,
            ImportanceLevel level,
            Aggregation aggregation,
            boolean onPolicy,
            double beta,
            boolean ratioInKl,
            double offPolicyLimit,
            double entropyShare,
            double entropyBonus) {
        public Settings {
            Bounds.requireNotNegative("beta", beta);
            if (!(entropyShare > 0 && entropyShare <= 1)) {
                throw new IllegalArgumentException(
                        "share of high-entropy tokens must be in (0, 1], got " + entropyShare);
            }
            if (!Double.isFinite(entropyBonus)) {
                throw new IllegalArgumentException("entropy bonus must be finite, got " + entropyBonus);
            }
        }

        /** Without divergence, dropping of answers, choice of tokens and bonus. */
        public static Settings plain(Surrogate surrogate, ImportanceLevel level, Aggregation aggregation) {
            return new Settings(surrogate, level, aggregation, false, 0, false, Double.POSITIVE_INFINITY, 1, 0);
        }
    }

    public PolicyGradient(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "policy gradient, " + settings.surrogate().name();
    }

    @Override
    public Terms express(TargetTokens tokens) {
        SDVariable old = settings.onPolicy() ? Detached.apply(tokens.logProb()) : tokens.vector(OLD_LOG_PROB);
        SDVariable advantages = tokens.vector(ADVANTAGES);
        PolicyRatio ratio = PolicyRatio.of(tokens, old, advantages, settings.level());
        List<String> reported = new ArrayList<>(List.of(LOSS_SUM, DRIFT_SUM));
        SDVariable perToken = settings.surrogate().gain(ratio).neg();
        if (settings.offPolicyLimit() < Double.POSITIVE_INFINITY) {
            perToken = perToken.mul(kept(tokens, advantages));
        }
        SDVariable bonus = null;
        if (settings.entropyShare() < 1 || settings.entropyBonus() != 0) {
            SDVariable entropy = tokens.entropy();
            SDVariable counted = tokens.weights();
            entropy.mul(counted).sum(ENTROPY_SUM);
            reported.add(ENTROPY_SUM);
            if (settings.entropyShare() < 1) {
                SDVariable chosen = TopShare.apply(entropy, counted, settings.entropyShare());
                perToken = perToken.mul(chosen);
                counted = counted.mul(chosen);
            }
            bonus = entropy.mul(counted).sum().mul(settings.entropyBonus());
        }
        if (settings.beta() > 0) {
            SDVariable kl = settings.ratioInKl() ? divergence(tokens).mul(ratio.ratio()) : divergence(tokens);
            kl.mul(tokens.weights()).sum(KL_SUM);
            reported.add(KL_SUM);
            perToken = perToken.add(kl.mul(settings.beta()));
        }
        SDVariable sum = perToken.mul(settings.aggregation().weights(tokens)).sum(LOSS_SUM);
        SDVariable loss = sum.mul(tokens.scalar(LOSS_WEIGHT));
        if (settings.entropyBonus() != 0) {
            loss = loss.sub(bonus.mul(tokens.scalar(ENTROPY_WEIGHT)));
        }
        old.sub(tokens.logProb()).mul(tokens.weights()).sum(DRIFT_SUM);
        reported.addAll(clipped(ratio));
        return new Terms(loss.rename("loss").name(), reported, Optional.empty());
    }

    /** {@code e^(ref - pi) - (ref - pi) - 1}, an estimate that is never negative (Schulman, "Approximating KL", 2020). */
    private static SDVariable divergence(TargetTokens tokens) {
        SDVariable difference = tokens.vector(REFERENCE_LOG_PROB).sub(tokens.logProb());
        return Pointwise.exp(difference).sub(difference).sub(1);
    }

    /** 0 for the tokens of answers that are dropped, otherwise 1. */
    private SDVariable kept(TargetTokens tokens, SDVariable advantages) {
        SDVariable drift = tokens.vector(SAMPLING_LOG_PROB).sub(Detached.apply(tokens.logProb()));
        SDVariable mean = AnswerSums.of(tokens, drift).mul(AnswerSums.inverseLengths(tokens));
        SDVariable far = Pointwise.above(ImportanceLevel.spread(tokens, mean), settings.offPolicyLimit());
        return Pointwise.above(advantages.neg(), 0).mul(far).neg().add(1);
    }

    private List<String> clipped(PolicyRatio ratio) {
        if (!(settings.surrogate() instanceof Surrogate.Clipped range)) {
            return List.of();
        }
        SDVariable counted = settings.level() == ImportanceLevel.TOKEN
                ? ratio.tokens().weights()
                : Aggregation.SEQUENCE_MEAN.weights(ratio.tokens());
        SDVariable bounded = Pointwise.clamp(ratio.ratio(), 0, range.bound());
        SDVariable low = Pointwise.within(bounded, Double.NEGATIVE_INFINITY, 1 - range.low());
        low.mul(Pointwise.above(ratio.advantages().neg(), 0)).mul(counted).sum(CLIPPED_LOW_SUM);
        SDVariable high = Pointwise.above(bounded, 1 + range.high());
        high.mul(Pointwise.above(ratio.advantages(), 0)).mul(counted).sum(CLIPPED_HIGH_SUM);
        return List.of(CLIPPED_LOW_SUM, CLIPPED_HIGH_SUM);
    }
}
