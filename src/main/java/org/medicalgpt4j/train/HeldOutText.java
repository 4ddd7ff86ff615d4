package org.medicalgpt4j.train;

import java.util.Map;
import org.medicalgpt4j.data.ScoringBatches;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.engine.Batch;

/**
 * Held-out sequences whose targets are predicted.
 *
 * @param tokensPerBatch most tokens computed at once; a longer sequence makes a batch of its own
 */
public record HeldOutText(SequenceSet data, int tokensPerBatch) implements HeldOut {

    @Override
    public Iterable<Batch> batches() {
        return () -> ScoringBatches.of(data, tokensPerBatch).stream()
                .map(units -> BatchInputs.of(ScoringBatches.laidOut(data, units)))
                .iterator();
    }

    @Override
    public Measures measures(Map<String, Double> sums) {
        return NextTokenLayout.heldOut(sums, data.targetCount());
    }
}
