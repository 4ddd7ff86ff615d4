package org.medicalgpt4j.stage;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.preference.OddsRatio;
import org.medicalgpt4j.objective.preference.RewardRanking;

/**
 * What a loss of pairs reads beside tokens, targets and a reference.
 *
 * @param likelihoodWeight factor of the mean negative log-likelihood of chosen tokens in the loss; 0 for none
 * @param promptLikelihood whether that is of prompts too
 * @param margins whether the chosen answer is to be better by a margin
 */
record PairInputs(double likelihoodWeight, boolean promptLikelihood, boolean margins) {
    /** Nothing. */
    static final PairInputs NONE = new PairInputs(0, false, false);

    static PairInputs withLikelihood(double weight) {
        return new PairInputs(weight, false, false);
    }

    /** Chosen tokens of some units that the likelihood is a mean over. */
    long likelihoodTokens(SequenceSet data, IntStream units) {
        IntStream chosen = units.map(unit -> data.members()[unit]);
        return promptLikelihood
                ? chosen.mapToLong(sequence -> data.store().length(sequence) - 1L)
                        .sum()
                : chosen.mapToLong(data.store()::targetCount).sum();
    }

    /** Adds the inputs to a batch. */
    Batch addTo(Batch batch, RaggedBatch laidOut, SequenceSet data, int[] units) {
        if (margins) {
            float[] values = new float[units.length];
            for (int i = 0; i < units.length; i++) {
                values[i] = data.store().value(data.members()[units[i]]);
            }
            batch.floats(RewardRanking.MARGIN, values);
        }
        if (promptLikelihood) {
            addPrompts(batch, laidOut);
        }
        return batch;
    }

    /** Every token of a chosen sequence gets a target, and each counts in the likelihood. */
    private static void addPrompts(Batch batch, RaggedBatch laidOut) {
        int[] targets = laidOut.targets().clone();
        float[] weights = new float[targets.length];
        for (int s = 0; s < laidOut.sequenceCount(); s += 2) {
            int last = laidOut.cuSeqlens()[s + 1] - 1;
            for (int row = laidOut.cuSeqlens()[s]; row < last; row++) {
                targets[row] = laidOut.tokens()[row + 1];
            }
            Arrays.fill(weights, laidOut.cuSeqlens()[s], last, 1f);
        }
        batch.ints(NextTokenCrossEntropy.TARGETS, targets).floats(OddsRatio.LIKELIHOOD_WEIGHTS, weights);
    }
}
