package org.medicalgpt4j.stage;

import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.SequenceSet;

/** The model that answers are compared with: how likely it takes each of their tokens to be. */
interface Reference extends AutoCloseable {

    /**
     * Log-probability of each target {@code [N]}; 0 where there is none.
     *
     * @param units of the data that the batch was laid out of
     */
    float[] of(RaggedBatch batch, SequenceSet data, int[] units);

    /** Bytes held beside the parameters of the model in training. */
    long memory();

    @Override
    void close();

    /** A model that is asked each time: the base under a new adapter costs nothing but the computation. */
    static Reference asked(TargetScoring scoring) {
        return new Reference() {
            @Override
            public float[] of(RaggedBatch batch, SequenceSet data, int[] units) {
                return scoring.of(batch);
            }

            @Override
            public long memory() {
                return scoring.memory();
            }

            @Override
            public void close() {
                scoring.close();
            }
        };
    }
}
