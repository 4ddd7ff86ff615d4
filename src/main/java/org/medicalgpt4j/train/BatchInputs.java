package org.medicalgpt4j.train;

import java.util.Map;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/** Program inputs made of ragged batches. */
public final class BatchInputs {
    private BatchInputs() {}

    /** Tokens, positions, sequence boundaries, targets and weights. */
    public static Batch of(RaggedBatch batch) {
        return new Batch()
                .ints(ModelGraph.TOKENS, batch.tokens())
                .ints(ModelGraph.POSITIONS, batch.positions())
                .ints(ModelGraph.SEQUENCE_STARTS, batch.cuSeqlens())
                .ints(NextTokenCrossEntropy.TARGETS, batch.targets())
                .floats(NextTokenCrossEntropy.WEIGHTS, batch.weights());
    }

    /** The same with what dropout draws from: the run's seed, the step, and where the batch lies in the step. */
    public static Batch of(RaggedBatch batch, long seed, long step) {
        return of(batch)
                .ints(
                        ModelGraph.RANDOM_KEY,
                        (int) seed,
                        (int) (seed >>> 32),
                        (int) step,
                        Math.toIntExact(batch.rowOffset()));
    }

    /** Shapes of all of these inputs, for a plan. */
    public static Map<String, long[]> shapes(int tokens, int sequences) {
        long[] rows = {tokens};
        return Map.of(
                ModelGraph.TOKENS, rows,
                ModelGraph.POSITIONS, rows,
                ModelGraph.SEQUENCE_STARTS, new long[] {sequences + 1L},
                NextTokenCrossEntropy.TARGETS, rows,
                NextTokenCrossEntropy.WEIGHTS, rows,
                ModelGraph.RANDOM_KEY, new long[] {4});
    }

    /** 0 to {@code count - 1}. */
    public static int[] rows(int count) {
        return IntStream.range(0, count).toArray();
    }
}
