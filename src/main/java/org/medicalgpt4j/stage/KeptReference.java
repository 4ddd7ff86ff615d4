package org.medicalgpt4j.stage;

import java.util.Map;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.data.SequenceStore;
import org.medicalgpt4j.data.TrainingSequence;

/**
 * A reference that has said all it has to say before training.
 *
 * @param scores of each store
 */
record KeptReference(Map<SequenceStore, ReferenceScores> scores) implements Reference {

    @Override
    public float[] of(RaggedBatch batch, SequenceSet data, int[] units) {
        ReferenceScores known = scores.get(data.store());
        float[] logProb = new float[batch.tokenCount()];
        int row = 0;
        for (int unit : units) {
            for (int sequence : data.numbers(unit).toArray()) {
                float[] values = known.of(sequence);
                int next = 0;
                for (int end = row + data.store().length(sequence); row < end; row++) {
                    if (batch.targets()[row] != TrainingSequence.NO_TARGET) {
                        logProb[row] = values[next++];
                    }
                }
            }
        }
        return logProb;
    }

    @Override
    public long memory() {
        return 0;
    }

    @Override
    public void close() {
        scores.values().forEach(ReferenceScores::close);
    }
}
