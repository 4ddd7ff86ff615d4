package org.medicalgpt4j.objective.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.objective.AnswerSums;
import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.objective.LogProbObjective;
import org.medicalgpt4j.objective.TargetTokens;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Odds ratio preference optimization (Hong et al., "ORPO: Monolithic Preference Optimization without Reference Model", 2024):
 *
 * <pre>loss = - log-likelihood of chosen tokens - lambda log sigmoid(log(odds(chosen) / odds(rejected)))</pre>
 *
 * with {@code odds = p / (1 - p)} and p the geometric mean of an answer's token probabilities. An answer's reward, as reported,
 * is {@code lambda log p}.
 *
 * <p>The likelihood is that of answers, as in the paper; TRL takes prompts into it, which {@code promptLikelihood} does: the
 * batch then has {@link #LIKELIHOOD_WEIGHTS} and targets for prompts too. It is weighted with
 * {@link DirectPreference#CHOSEN_TOKEN_WEIGHT}, one divided by the tokens it is of; {@code lossWeight} is one divided by the
 * pairs of the step.
 */
public final class OddsRatio implements LogProbObjective {
    /** Weight of each target's likelihood {@code [N]}: 1 in prompt and answer of chosen sequences. */
    public static final String LIKELIHOOD_WEIGHTS = "likelihoodWeights";

    /** Reported: sum over pairs of the logarithm of the odds ratio. */
    public static final String LOG_ODDS_SUM = "logOddsSum";

    private final double lambda;
    private final boolean promptLikelihood;

    /** @param lambda weight of the odds ratio; TRL calls it beta */
    public OddsRatio(double lambda, boolean promptLikelihood) {
        Bounds.requirePositive("lambda", lambda);
        this.lambda = lambda;
        this.promptLikelihood = promptLikelihood;
    }

    @Override
    public String name() {
        return "odds ratio";
    }

    @Override
    public Terms express(TargetTokens tokens) {
        SDVariable means = AnswerSums.meanLogProb(tokens);
        SDVariable[] logProb = PairSplit.apply(means);
        SDVariable[] logOdds = PairSplit.apply(means.sub(Pointwise.logOfComplement(means)));
        SDVariable ratio = logOdds[0].sub(logOdds[1]);
        ratio.sum(LOG_ODDS_SUM);
        SDVariable sum = Pointwise.logSigmoid(ratio).sum().mul(PreferenceReport.LOSS_SUM, -lambda);
        SDVariable weights = promptLikelihood ? tokens.vector(LIKELIHOOD_WEIGHTS) : tokens.weights();
        SDVariable likelihood = ChosenLikelihood.negativeLogSum(tokens, weights);
        SDVariable loss = sum.mul(tokens.scalar(LOSS_WEIGHT))
                .add("loss", likelihood.mul(tokens.scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT)));
        List<String> reported = new ArrayList<>(
                PreferenceReport.add(logProb[0].mul(lambda), logProb[1].mul(lambda), logProb[0], logProb[1]));
        reported.addAll(List.of(PreferenceReport.LOSS_SUM, LOG_ODDS_SUM, PreferenceReport.LIKELIHOOD_SUM));
        return new Terms(loss.name(), reported, Optional.empty());
    }
}
