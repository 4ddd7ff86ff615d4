package org.medicalgpt4j.objective.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.objective.LogProbObjective;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Preference optimization without a reference model: CPO (Xu et al., "Contrastive Preference Optimization: Pushing the
 * Boundaries of LLM Performance in Machine Translation", 2024), SimPO (Meng et al., "SimPO: Simple Preference Optimization
 * with a Reference-Free Reward", 2024) and AlphaPO (Gupta et al., "AlphaPO: Reward Shape Matters for LLM Alignment", 2025).
 *
 * <pre>h = r(chosen) - r(rejected) - gamma / beta,  loss = shape(beta h) + c * negative log-likelihood of chosen tokens</pre>
 *
 * An answer's r is the sum of its log-probabilities in CPO, their mean m in SimPO, and {@code (1 - e^(- alpha m)) / alpha} in
 * AlphaPO. Its reward, as reported, is {@code beta r}.
 *
 * <p>Inputs are those of {@link DirectPreference} without a reference.
 */
public final class ContrastivePreference implements LogProbObjective {
    private final Settings settings;

    /** What is made of h. */
    public enum Shape {
        /** {@code - log sigmoid(beta h)}, smoothed. */
        SIGMOID,
        /** {@code max(0, 1 - beta h)}. */
        HINGE,
        /** {@code (h - 1 / (2 beta))^2}, as in {@link Ipo}; mostly with means. */
        SQUARE
    }

    /**
     * @param beta scale of rewards: about 0.1 for sums, 2 for means
     * @param perToken r is the mean, not the sum, of an answer's log-probabilities
     * @param gamma margin by which the chosen answer's reward is to be higher
     * @param alpha AlphaPO's bend of the reward; 0 for none
     * @param smoothing share of wrong labels, for {@link Shape#SIGMOID}
     * @param likelihoodWeight c, 1 in CPO, 0 in SimPO
     */
    public record Settings(
            Shape shape,
            double beta,
            boolean perToken,
            double gamma,
            double alpha,
            double smoothing,
            double likelihoodWeight) {
        public Settings {
            Bounds.requirePositive("beta", beta);
            Bounds.requireSmoothing(smoothing);
            Bounds.requireNotNegative("gamma", gamma);
            Bounds.requireNotNegative("weight of the likelihood term", likelihoodWeight);
            if (smoothing > 0 && shape != Shape.SIGMOID) {
                throw new IllegalArgumentException("only the sigmoid shape has label smoothing");
            }
            if (!Double.isFinite(alpha)) {
                throw new IllegalArgumentException("alpha must be finite, got " + alpha);
            }
        }
    }

    public ContrastivePreference(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "contrastive preference, " + settings.shape().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Terms express(TargetTokens tokens) {
        SDVariable sums =
                settings.perToken() ? AnswerSums.meanLogProb(tokens) : AnswerSums.of(tokens, tokens.logProb());
        SDVariable[] logProb = PairSplit.apply(sums);
        SDVariable[] reward = PairSplit.apply(new Divergence.Alpha(1 - settings.alpha()).score(sums));
        List<String> reported = new ArrayList<>(PreferenceReport.add(
                reward[0].mul(settings.beta()), reward[1].mul(settings.beta()), logProb[0], logProb[1]));
        SDVariable margin = reward[0].sub(reward[1]).sub(settings.gamma() / settings.beta());
        SDVariable sum = shaped(margin).sum(PreferenceReport.LOSS_SUM);
        reported.add(PreferenceReport.LOSS_SUM);
        SDVariable loss = sum.mul(tokens.scalar(LOSS_WEIGHT));
        if (settings.likelihoodWeight() > 0) {
            SDVariable likelihood = ChosenLikelihood.negativeLogSum(tokens, tokens.weights());
            reported.add(likelihood.name());
            SDVariable weight = tokens.scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT);
            loss = loss.add(likelihood.mul(weight).mul(settings.likelihoodWeight()));
        }
        return new Terms(loss.rename("loss").name(), reported, Optional.empty());
    }

    private SDVariable shaped(SDVariable margin) {
        double beta = settings.beta();
        return switch (settings.shape()) {
            case SIGMOID -> Sigmoid.smoothed(margin.mul(beta), settings.smoothing());
            case HINGE -> Pointwise.positivePart(margin.mul(-beta).add(1));
            case SQUARE -> Pointwise.square(margin.sub(1 / (2 * beta)));
        };
    }
}
