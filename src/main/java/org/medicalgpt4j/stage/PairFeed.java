package org.medicalgpt4j.stage;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.ScoringBatches;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.data.TrainingStep;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.objective.preference.DirectPreference;
import org.medicalgpt4j.objective.preference.PreferenceReport;
import org.medicalgpt4j.train.BatchInputs;
import org.medicalgpt4j.train.HeldOut;
import org.medicalgpt4j.train.Measures;
import org.medicalgpt4j.train.StepContent;
import org.medicalgpt4j.train.StreamSteps;

/**
 * Lays out pairs: sequence 2i is the chosen one, 2i + 1 the rejected one. Losses are means over the pairs of a step.
 *
 * @param reference what the answers are compared with, if anything
 * @param inputs what else the loss reads
 */
record PairFeed(Optional<Reference> reference, PairInputs inputs, long seed) implements StageObjective.Feed {
    private static final String PAIRS = "pairs";

    @Override
    public StreamSteps.Layout layout() {
        return this::content;
    }

    private StepContent content(TrainingStep step, long number) {
        long pairs = step.unitCount();
        long chosenTokens = IntStream.range(0, step.microBatchCount())
                .mapToLong(index -> inputs.likelihoodTokens(step.data(), Arrays.stream(step.units(index))))
                .sum();
        return new StepContent() {
            @Override
            public int count() {
                return step.microBatchCount();
            }

            @Override
            public Batch batch(int index) {
                RaggedBatch laidOut = step.microBatch(index);
                Batch batch = BatchInputs.of(laidOut, seed, number)
                        .scalar(DirectPreference.CHOSEN_TOKEN_WEIGHT, (float) (1.0 / chosenTokens));
                return completed(batch, laidOut, step.data(), step.units(index));
            }

            @Override
            public double lossWeight() {
                return 1.0 / pairs;
            }

            @Override
            public Measures measures(Map<String, Double> sums) {
                return PairFeed.this.measures(sums, pairs, chosenTokens);
            }
        };
    }

    private Batch completed(Batch batch, RaggedBatch laidOut, SequenceSet data, int[] units) {
        reference.ifPresent(
                compared -> batch.floats(DirectPreference.REFERENCE_LOG_PROB, compared.of(laidOut, data, units)));
        return inputs.addTo(batch, laidOut, data, units);
    }

    /** All that is minimised is the loss; the likelihood's part of it is a mean over tokens, not pairs. */
    private Measures measures(Map<String, Double> sums, long pairs, long chosenTokens) {
        Measures measures = SumMeasures.of(sums, PAIRS, pairs);
        if (!sums.containsKey(PreferenceReport.LIKELIHOOD_SUM)) {
            return measures;
        }
        double likelihood = sums.get(PreferenceReport.LIKELIHOOD_SUM) / chosenTokens;
        return measures.with(Measures.LOSS, measures.loss() + inputs.likelihoodWeight() * likelihood)
                .with(SumMeasures.name(PreferenceReport.LIKELIHOOD_SUM), likelihood);
    }

    @Override
    public HeldOut heldOut(SequenceSet data, int tokensPerBatch) {
        return new HeldOut() {
            @Override
            public Iterable<Batch> batches() {
                return () -> ScoringBatches.of(data, tokensPerBatch).stream()
                        .map(units -> {
                            RaggedBatch laidOut = ScoringBatches.laidOut(data, units);
                            return completed(BatchInputs.of(laidOut), laidOut, data, units);
                        })
                        .iterator();
            }

            @Override
            public Measures measures(Map<String, Double> sums) {
                return PairFeed.this.measures(
                        sums, data.size(), inputs.likelihoodTokens(data, IntStream.range(0, data.size())));
            }
        };
    }

    @Override
    public long memory() {
        return reference.map(Reference::memory).orElse(0L);
    }

    @Override
    public void close() {
        reference.ifPresent(Reference::close);
    }
}
