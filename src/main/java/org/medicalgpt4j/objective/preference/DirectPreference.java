package org.medicalgpt4j.objective.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.objective.LogProbObjective;
import org.medicalgpt4j.objective.TargetTokens;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Direct preference optimization and its kin: a {@link PairLoss}, or several with weights, of the log-probabilities of chosen
 * and rejected answers, relative to those under a frozen reference model.
 *
 * <p>Inputs: a ragged batch in which sequence 2i is the chosen and 2i + 1 the rejected answer of pair i, with {@code targets
 * [N]}, {@code weights [N]} (1 on answer tokens, otherwise 0), {@link #REFERENCE_LOG_PROB} {@code [N]} unless reference-free,
 * and {@code lossWeight}, usually one divided by the pairs of the whole step. {@link #CHOSEN_TOKEN_WEIGHT} is read where
 * there is a likelihood term, {@link #REWARD_MEAN} by a shifted {@link Bco}.
 *
 * <p>An answer's reward is {@code beta log(pi / ref)}. Reported are the sums of {@link PreferenceReport}.
 */
public final class DirectPreference implements LogProbObjective {
    /** Log-probability of each target under the reference {@code [N]}, 0 where there is none. */
    public static final String REFERENCE_LOG_PROB = "referenceLogProb";

    /** Scalar: one divided by the tokens of all chosen answers of the step, the weight of the likelihood term. */
    public static final String CHOSEN_TOKEN_WEIGHT = "chosenTokenWeight";

    /** Scalar: mean of the rewards of all answers so far. */
    public static final String REWARD_MEAN = "rewardMean";

    private final List<Weighted> losses;
    private final Settings settings;

    /** One of the losses that are added up. */
    public record Weighted(PairLoss loss, double weight) {
        public Weighted {
            Bounds.requirePositive("weight of loss " + loss.name(), weight);
        }
    }

    /**
     * @param beta how strongly the policy is held to the reference
     * @param referenceFree take the reference to find all answers equally likely; the batch then needs no reference
     * @param divergence what keeps the policy close to the reference
     * @param surplusWeight weight of those tokens of the longer answer that the shorter one has no counterpart of; below 1
     *     for length-desensitized DPO (Liu et al., "Length Desensitization in Direct Preference Optimization", 2024)
     * @param policyWeighting weigh each pair by how likely its answers are under the policy (Zhou et al., "WPO: Enhancing
     *     RLHF with Weighted Preference Optimization", 2024, with weights aligned to the policy's own samples)
     * @param likelihoodWeight weight of the mean negative log-likelihood of the chosen answers' tokens (the term that RPO adds:
     *     Pang et al., "Iterative Reasoning Preference Optimization", 2024); 0 for none
     */
    public record Settings(
            double beta,
            boolean referenceFree,
            Divergence divergence,
            double surplusWeight,
            boolean policyWeighting,
            double likelihoodWeight) {
        public Settings {
            Bounds.requirePositive("beta", beta);
            Bounds.requireNotNegative("weight of the likelihood term", likelihoodWeight);
            if (!(surplusWeight >= 0 && surplusWeight <= 1)) {
                throw new IllegalArgumentException("weight of surplus tokens must be in [0, 1], got " + surplusWeight);
            }
        }

        public static Settings standard(double beta) {
            return new Settings(beta, false, new Divergence.ReverseKl(), 1, false, 0);
        }

        public Settings withReferenceFree(boolean value) {
            return new Settings(beta, value, divergence, surplusWeight, policyWeighting, likelihoodWeight);
        }

        public Settings withDivergence(Divergence value) {
            return new Settings(beta, referenceFree, value, surplusWeight, policyWeighting, likelihoodWeight);
        }

        public Settings withSurplusWeight(double value) {
            return new Settings(beta, referenceFree, divergence, value, policyWeighting, likelihoodWeight);
        }

        public Settings withPolicyWeighting(boolean value) {
            return new Settings(beta, referenceFree, divergence, surplusWeight, value, likelihoodWeight);
        }

        public Settings withLikelihoodWeight(double value) {
            return new Settings(beta, referenceFree, divergence, surplusWeight, policyWeighting, value);
        }
    }

    public DirectPreference(PairLoss loss, double beta, boolean referenceFree) {
        this(List.of(new Weighted(loss, 1)), Settings.standard(beta).withReferenceFree(referenceFree));
    }

    /** @param losses may be empty where the likelihood term is all there is */
    public DirectPreference(List<Weighted> losses, Settings settings) {
        if (losses.isEmpty() && settings.likelihoodWeight() == 0) {
            throw new IllegalArgumentException("direct preference needs a loss or a likelihood term");
        }
        this.losses = List.copyOf(losses);
        this.settings = settings;
    }

    @Override
    public String name() {
        return losses.stream()
                .map(term -> term.loss().name())
                .collect(Collectors.joining(" + ", "direct preference, ", ""));
    }

    @Override
    public Terms express(TargetTokens tokens) {
        PairScores pairs = new PairScores(tokens, settings);
        List<String> reported = new ArrayList<>(PreferenceReport.add(
                pairs.chosenLogRatio().mul(settings.beta()),
                pairs.rejectedLogRatio().mul(settings.beta()),
                pairs.chosenLogProb(),
                pairs.rejectedLogProb()));
        List<SDVariable> parts = new ArrayList<>();
        if (!losses.isEmpty()) {
            SDVariable sum = perPair(tokens, pairs).sum(PreferenceReport.LOSS_SUM);
            reported.add(PreferenceReport.LOSS_SUM);
            parts.add(sum.mul(tokens.scalar(LOSS_WEIGHT)));
        }
        if (settings.likelihoodWeight() > 0) {
            SDVariable sum = ChosenLikelihood.negativeLogSum(tokens, tokens.weights());
            reported.add(sum.name());
            parts.add(sum.mul(tokens.scalar(CHOSEN_TOKEN_WEIGHT)).mul(settings.likelihoodWeight()));
        }
        SDVariable loss = parts.stream().reduce(SDVariable::add).orElseThrow().rename("loss");
        return new Terms(loss.name(), reported, Optional.empty());
    }

    private SDVariable perPair(TargetTokens tokens, PairScores pairs) {
        SDVariable sum = losses.stream()
                .map(term -> term.loss().of(pairs, settings.beta()).mul(term.weight()))
                .reduce(SDVariable::add)
                .orElseThrow();
        return settings.policyWeighting() ? sum.mul(PolicyWeights.of(tokens)) : sum;
    }
}
