package org.medicalgpt4j.objective.preference;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.objective.LogProbObjective;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Kahneman-Tversky optimization (Ethayarajh et al., "KTO: Model Alignment as Prospect Theoretic Optimization", 2024) of single
 * answers that are desirable or not, with {@code r = log(pi / ref)}:
 *
 * <pre>
 * desirable:   loss = wd (1 - sigmoid(beta (r - z)))
 * undesirable: loss = wu (1 - sigmoid(beta (z - r)))
 * </pre>
 *
 * where z is an estimate of the divergence of the policy from the reference. Without it ({@code anchored = false}) this is
 * the unpaired form of {@link ApoZero}.
 *
 * <p>Inputs: a ragged batch of answers, {@code targets}, {@code weights}, {@link DirectPreference#REFERENCE_LOG_PROB},
 * {@link #DESIRABLE} {@code [S]}, {@link #KL_ESTIMATE} if anchored, and {@code lossWeight}, one divided by the answers of the
 * step. An answer's reward is {@code beta r}.
 */
public final class KahnemanTversky implements LogProbObjective {
    /** 1 for each sequence {@code [S]} whose answer is desirable, otherwise 0. */
    public static final String DESIRABLE = "desirable";

    /** Scalar z, see {@link #klEstimate}. */
    public static final String KL_ESTIMATE = "klEstimate";

    public static final String LOSS_SUM = "lossSum";

    /** Reported: number of desirable answers. */
    public static final String DESIRABLE_SUM = "desirableSum";

    public static final String DESIRABLE_REWARD_SUM = "desirableRewardSum";
    public static final String UNDESIRABLE_REWARD_SUM = "undesirableRewardSum";
    public static final String DESIRABLE_LOG_PROB_SUM = "desirableLogProbSum";
    public static final String UNDESIRABLE_LOG_PROB_SUM = "undesirableLogProbSum";

    private final double beta;
    private final double desirableWeight;
    private final double undesirableWeight;
    private final boolean anchored;

    /** @param anchored compare with the divergence of policy and reference */
    public KahnemanTversky(double beta, double desirableWeight, double undesirableWeight, boolean anchored) {
        Bounds.requirePositive("beta", beta);
        Bounds.requirePositive("weight of desirable answers", desirableWeight);
        Bounds.requirePositive("weight of undesirable answers", undesirableWeight);
        this.beta = beta;
        this.desirableWeight = desirableWeight;
        this.undesirableWeight = undesirableWeight;
        this.anchored = anchored;
    }

    /**
     * z: the mean of {@code log(pi / ref)} over answers that belong to other prompts, at least 0. It has no gradient, so it
     * is computed before the step, over all of its answers.
     *
     * @param logRatios sum over each mismatched answer's tokens of {@code log pi - log ref}; at least one
     */
    public static double klEstimate(double... logRatios) {
        double sum = 0;
        for (double logRatio : logRatios) {
            sum += logRatio;
        }
        return Math.max(0, sum / logRatios.length);
    }

    @Override
    public String name() {
        return anchored ? "kto" : "apo-zero, unpaired";
    }

    @Override
    public Terms express(TargetTokens tokens) {
        SDVariable desirable = tokens.vector(DESIRABLE);
        SDVariable undesirable = desirable.neg().add(1);
        SDVariable logProb = AnswerSums.of(tokens, tokens.logProb());
        SDVariable logRatio = logProb.sub(AnswerSums.of(tokens, tokens.vector(DirectPreference.REFERENCE_LOG_PROB)));
        SDVariable gain = anchored ? logRatio.sub(tokens.scalar(KL_ESTIMATE)) : logRatio;
        SDVariable sign = desirable.sub(undesirable);
        SDVariable weight = desirable.mul(desirableWeight).add(undesirable.mul(undesirableWeight));
        SDVariable perAnswer = Pointwise.sigmoid(gain.mul(sign).mul(-beta)).mul(weight);
        SDVariable loss = perAnswer.sum(LOSS_SUM).mul("loss", tokens.scalar(LOSS_WEIGHT));
        SDVariable reward = logRatio.mul(beta);
        desirable.sum(DESIRABLE_SUM);
        reward.mul(desirable).sum(DESIRABLE_REWARD_SUM);
        reward.mul(undesirable).sum(UNDESIRABLE_REWARD_SUM);
        logProb.mul(desirable).sum(DESIRABLE_LOG_PROB_SUM);
        logProb.mul(undesirable).sum(UNDESIRABLE_LOG_PROB_SUM);
        List<String> reported = List.of(
                LOSS_SUM,
                DESIRABLE_SUM,
                DESIRABLE_REWARD_SUM,
                UNDESIRABLE_REWARD_SUM,
                DESIRABLE_LOG_PROB_SUM,
                UNDESIRABLE_LOG_PROB_SUM);
        return new Terms(loss.name(), reported, Optional.empty());
    }
}
