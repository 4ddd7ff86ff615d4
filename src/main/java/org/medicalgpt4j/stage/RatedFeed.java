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
import org.medicalgpt4j.objective.preference.KahnemanTversky;
import org.medicalgpt4j.train.BatchInputs;
import org.medicalgpt4j.train.HeldOut;
import org.medicalgpt4j.train.Measures;
import org.medicalgpt4j.train.StepContent;
import org.medicalgpt4j.train.StreamSteps;

/**
 * Lays out answers that are desirable or not. Losses are means over the answers of a step.
 *
 * @param divergence estimates how far the model is from the reference, over a whole step before it is taken
 */
record RatedFeed(Reference reference, Optional<Divergence> divergence, long seed) implements StageObjective.Feed {

    @Override
    public StreamSteps.Layout layout() {
        return this::content;
    }

    private StepContent content(TrainingStep step, long number) {
        int[] all = IntStream.range(0, step.microBatchCount())
                .flatMap(index -> Arrays.stream(step.units(index)))
                .toArray();
        Optional<Double> kl = divergence.map(estimate -> estimate.over(step.data(), all));
        return new StepContent() {
            @Override
            public int count() {
                return step.microBatchCount();
            }

            @Override
            public Batch batch(int index) {
                RaggedBatch laidOut = step.microBatch(index);
                return completed(BatchInputs.of(laidOut, seed, number), laidOut, step.data(), step.units(index), kl);
            }

            @Override
            public double lossWeight() {
                return 1.0 / all.length;
            }

            @Override
            public Measures measures(Map<String, Double> sums) {
                return RatedMeasures.of(sums, all.length, kl);
            }
        };
    }

    private Batch completed(Batch batch, RaggedBatch laidOut, SequenceSet data, int[] units, Optional<Double> kl) {
        float[] desirable = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            desirable[i] = data.store().value(data.members()[units[i]]);
        }
        kl.ifPresent(estimate -> batch.scalar(KahnemanTversky.KL_ESTIMATE, estimate.floatValue()));
        return batch.floats(KahnemanTversky.DESIRABLE, desirable)
                .floats(DirectPreference.REFERENCE_LOG_PROB, reference.of(laidOut, data, units));
    }

    @Override
    public HeldOut heldOut(SequenceSet data, int tokensPerBatch) {
        return new HeldOut() {
            private Optional<Double> kl = Optional.empty();

            @Override
            public Iterable<Batch> batches() {
                kl = divergence.map(estimate ->
                        estimate.over(data, IntStream.range(0, data.size()).toArray()));
                return () -> ScoringBatches.of(data, tokensPerBatch).stream()
                        .map(units -> {
                            RaggedBatch laidOut = ScoringBatches.laidOut(data, units);
                            return completed(BatchInputs.of(laidOut), laidOut, data, units, kl);
                        })
                        .iterator();
            }

            @Override
            public Measures measures(Map<String, Double> sums) {
                return RatedMeasures.of(sums, data.size(), kl);
            }
        };
    }

    @Override
    public long memory() {
        return reference.memory()
                + divergence.map(estimate -> estimate.policy().memory()).orElse(0L);
    }

    @Override
    public void close() {
        divergence.ifPresent(Divergence::close);
        reference.close();
    }
}
