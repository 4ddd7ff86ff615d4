package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.ScoringBatches;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.objective.preference.KahnemanTversky;
import org.medicalgpt4j.recipe.RunSettings;

/**
 * Estimates how far a model is from its reference, from answers that belong to other prompts.
 *
 * @param policy the model as it is
 * @param mismatched for each set of answers, what estimates are made of: a unit for each unit
 */
record Divergence(TargetScoring policy, Reference reference, Map<SequenceSet, SequenceSet> mismatched)
        implements AutoCloseable {

    /** The estimate over some units of a set, without gradient. */
    double over(SequenceSet data, int[] units) {
        SequenceSet answers = mismatched.get(data);
        List<Double> logRatios = new ArrayList<>();
        for (int[] together : ScoringBatches.of(answers.at(units), RunSettings.DEFAULT_TOKENS_PER_STEP)) {
            int[] places = IntStream.of(together).map(place -> units[place]).toArray();
            RaggedBatch batch = ScoringBatches.laidOut(answers, places);
            float[] now = policy.of(batch);
            float[] then = reference.of(batch, answers, places);
            for (int s = 0; s < batch.sequenceCount(); s++) {
                double sum = 0;
                for (int row = batch.cuSeqlens()[s]; row < batch.cuSeqlens()[s + 1]; row++) {
                    sum += (double) now[row] - then[row];
                }
                logRatios.add(sum);
            }
        }
        return KahnemanTversky.klEstimate(
                logRatios.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public void close() {
        policy.close();
    }
}
