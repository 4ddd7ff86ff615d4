package org.medicalgpt4j.objective.preference;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.objective.LogProbObjective;
import org.medicalgpt4j.objective.TargetTokens;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Direct preference optimization and its kin: a {@link PairLoss} of the log-probabilities of chosen and rejected answers,
 * relative to those under a frozen reference model.
 *
 * <p>Inputs: a ragged batch in which sequence 2i is the chosen and 2i + 1 the rejected answer of pair i, with {@code targets
 * [N]}, {@code weights [N]} (1 on answer tokens, otherwise 0), {@link #REFERENCE_LOG_PROB} {@code [N]} unless reference-free,
 * and {@code lossWeight}, usually one divided by the pairs of the whole step.
 *
 * <p>An answer's reward is {@code beta (log pi - log ref)}. Reported are sums over pairs.
 */
public final class DirectPreference implements LogProbObjective {
    /** Log-probability of each target under the reference {@code [N]}, 0 where there is none. */
    public static final String REFERENCE_LOG_PROB = "referenceLogProb";

    private final PairLoss loss;
    private final double beta;
    private final boolean referenceFree;

    /** @param referenceFree take the reference to find all answers equally likely; the batch then needs no reference */
    public DirectPreference(PairLoss loss, double beta, boolean referenceFree) {
        Shares.requirePositive("beta", beta);
        this.loss = loss;
        this.beta = beta;
        this.referenceFree = referenceFree;
    }

    @Override
    public String name() {
        return "direct preference, " + loss.name();
    }

    @Override
    public Terms express(TargetTokens tokens) {
        PairScores pairs = new PairScores(tokens, referenceFree);
        SDVariable sum = loss.of(pairs, beta).sum(PreferenceReport.LOSS_SUM);
        SDVariable weighted = sum.mul("loss", tokens.scalar(LOSS_WEIGHT));
        List<String> reported = PreferenceReport.add(
                pairs.chosenLogRatio().mul(beta), pairs.rejectedLogRatio().mul(beta), pairs);
        return new Terms(weighted.name(), reported, Optional.empty());
    }
}
