package org.medicalgpt4j.objective.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.Bounds;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.op.PairSplit;
import org.medicalgpt4j.op.Pointwise;
import org.medicalgpt4j.op.ScalarHead;
import org.medicalgpt4j.op.SegmentLast;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The loss of reward models (Bradley and Terry, "Rank Analysis of Incomplete Block Designs", 1952; Ouyang et al., "Training
 * language models to follow instructions with human feedback", 2022), with margins (Touvron et al., "Llama 2: Open
 * Foundation and Fine-Tuned Chat Models", 2023) and centring (Eisenstein et al., "Helping or Herding? Reward Model Ensembles
 * Mitigate but do not Eliminate Reward Hacking", 2023):
 *
 * <pre>loss = - log sigmoid(r(chosen) - r(rejected) - margin) + c (r(chosen) + r(rejected))^2</pre>
 *
 * where r is what the model's head says at the last token of a sequence.
 *
 * <p>Inputs: a ragged batch in which sequence 2i is the chosen and 2i + 1 the rejected answer of pair i, {@link #MARGIN}
 * {@code [P]} if there are margins, and {@code lossWeight}, one divided by the pairs of the step.
 */
public final class RewardRanking implements Objective {
    /** By how much the chosen answer of each pair {@code [P]} is to be better. */
    public static final String MARGIN = "margin";

    /** Scores of the sequences {@code [S]}. */
    public static final String SCORES = "scores";

    private final boolean margins;
    private final double centring;

    /** @param centring c, 0 for none */
    public RewardRanking(boolean margins, double centring) {
        Bounds.requireNotNegative("centring", centring);
        this.margins = margins;
        this.centring = centring;
    }

    @Override
    public String name() {
        return "reward ranking";
    }

    /** @param model with a head that scores */
    @Override
    public Terms build(ModelGraph model) {
        SDVariable scalars = ScalarHead.apply(model.graph(), "scalars", model.hidden(), model.head());
        SDVariable starts = model.graph().getVariable(ModelGraph.SEQUENCE_STARTS);
        return express(
                SegmentLast.apply(model.graph(), SCORES, scalars, starts),
                model.options().type());
    }

    /** @param scores {@code [2P]} */
    Terms express(SDVariable scores, DataType type) {
        SameDiff graph = scores.getSameDiff();
        SDVariable[] reward = PairSplit.apply(scores);
        SDVariable difference = reward[0].sub(reward[1]);
        SDVariable beyond = margins ? difference.sub(graph.placeHolder(MARGIN, type, -1)) : difference;
        SDVariable perPair = Pointwise.logSigmoid(beyond).neg();
        if (centring > 0) {
            perPair = perPair.add(Pointwise.square(reward[0].add(reward[1])).mul(centring));
        }
        SDVariable sum = perPair.sum(PreferenceReport.LOSS_SUM);
        SDVariable loss = sum.mul("loss", graph.placeHolder(LOSS_WEIGHT, type));
        List<String> reported = new ArrayList<>(PreferenceReport.addRewards(reward[0], reward[1]));
        reported.add(PreferenceReport.LOSS_SUM);
        return new Terms(loss.name(), reported, Optional.empty());
    }
}
