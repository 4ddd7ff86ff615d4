package org.medicalgpt4j.objective.preference;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.op.Pointwise;
import org.nd4j.autodiff.samediff.SDVariable;

/** Sums over pairs that losses of pairs report. */
public final class PreferenceReport {
    /** The loss, not yet weighted. */
    public static final String LOSS_SUM = "lossSum";

    public static final String CHOSEN_REWARD_SUM = "chosenRewardSum";
    public static final String REJECTED_REWARD_SUM = "rejectedRewardSum";

    /** Chosen reward minus rejected reward. */
    public static final String MARGIN_SUM = "marginSum";

    /** Number of pairs whose chosen answer has the higher reward. */
    public static final String ACCURATE_SUM = "accurateSum";

    public static final String CHOSEN_LOG_PROB_SUM = "chosenLogProbSum";
    public static final String REJECTED_LOG_PROB_SUM = "rejectedLogProbSum";

    /** The negative log-likelihood of chosen answers, where there is such a term. */
    public static final String LIKELIHOOD_SUM = "likelihoodLossSum";

    private PreferenceReport() {}

    /** Adds the sums that do not depend on the loss and gives their names; all arguments are {@code [P]}. */
    static List<String> add(
            SDVariable chosenReward, SDVariable rejectedReward, SDVariable chosenLogProb, SDVariable rejectedLogProb) {
        chosenLogProb.sum(CHOSEN_LOG_PROB_SUM);
        rejectedLogProb.sum(REJECTED_LOG_PROB_SUM);
        List<String> names = new ArrayList<>(addRewards(chosenReward, rejectedReward));
        names.addAll(List.of(CHOSEN_LOG_PROB_SUM, REJECTED_LOG_PROB_SUM));
        return names;
    }

    /** Adds those sums that are made of rewards and gives their names. */
    static List<String> addRewards(SDVariable chosenReward, SDVariable rejectedReward) {
        SDVariable margin = chosenReward.sub(rejectedReward);
        chosenReward.sum(CHOSEN_REWARD_SUM);
        rejectedReward.sum(REJECTED_REWARD_SUM);
        margin.sum(MARGIN_SUM);
        Pointwise.above(margin, 0).sum(ACCURATE_SUM);
        return List.of(CHOSEN_REWARD_SUM, REJECTED_REWARD_SUM, MARGIN_SUM, ACCURATE_SUM);
    }
}
