package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.file.SourceLine;

class RaggedBatchTest {
    private static final SourceLine HERE = new SourceLine(Path.of("a.jsonl"), 1);

    @Test
    void should_lay_sequences_end_to_end_with_positions_from_zero_in_each() {
        RaggedBatch batch = RaggedBatch.of(
                List.of(
                        new TrainingSequence(new int[] {5, 6, 7}, new boolean[] {false, true, false}, HERE),
                        new TrainingSequence(new int[] {8}, new boolean[] {false}, HERE),
                        new TrainingSequence(new int[] {9, 10}, new boolean[] {false, true}, HERE)),
                40);
        assertArrayEquals(new int[] {5, 6, 7, 8, 9, 10}, batch.tokens());
        assertArrayEquals(new int[] {0, 1, 2, 0, 0, 1}, batch.positions());
        assertArrayEquals(new int[] {0, 3, 4, 6}, batch.cuSeqlens());
        assertArrayEquals(new int[] {6, -1, -1, -1, 10, -1}, batch.targets());
        assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, batch.weights());
        assertEquals(40, batch.rowOffset());
        assertEquals(6, batch.tokenCount());
        assertEquals(3, batch.sequenceCount());
        assertEquals(2, batch.targetCount());
    }
}
