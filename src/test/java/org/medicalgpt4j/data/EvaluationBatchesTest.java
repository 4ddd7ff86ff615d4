package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.file.SourceLine;

class EvaluationBatchesTest {
    @Test
    void should_batch_in_order_up_to_the_budget_and_put_longer_sequences_alone() {
        SequenceStore store = new SequenceStore();
        for (int length : new int[] {3, 4, 5, 12, 2, 8, 1}) {
            boolean[] trained = new boolean[length];
            trained[length - 1] = length > 1;
            store.append(new TrainingSequence(new int[length], trained, new SourceLine(Path.of("a"), length)));
        }
        List<List<Integer>> starts = new ArrayList<>();
        for (RaggedBatch batch : new EvaluationBatches(store.all(), 10)) {
            List<Integer> lengths = new ArrayList<>();
            for (int s = 0; s < batch.sequenceCount(); s++) {
                lengths.add(batch.cuSeqlens()[s + 1] - batch.cuSeqlens()[s]);
            }
            starts.add(lengths);
            assertEquals(0, batch.rowOffset());
        }
        assertEquals(List.of(List.of(3, 4), List.of(5), List.of(12), List.of(2, 8), List.of(1)), starts);
        assertFalse(
                new EvaluationBatches(new SequenceStore().all(), 10).iterator().hasNext());
    }
}
