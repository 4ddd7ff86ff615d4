package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.SourceLine;

class EvaluationSplitTest {
    private final SequenceSet data =
            RandomSequences.store(100, 20, new Random(1)).all();

    @Test
    void should_part_the_rows_without_loss_and_by_seed_alone() {
        EvaluationSplit split = EvaluationSplit.byFraction(data, 0.05, 42);
        assertEquals(5, split.evaluation().size());
        int[] together = IntStream.concat(
                        Arrays.stream(split.training().members()),
                        Arrays.stream(split.evaluation().members()))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 100).toArray(), together);
        assertArrayEquals(
                split.evaluation().members(),
                EvaluationSplit.byFraction(data, 0.05, 42).evaluation().members());
        assertFalse(Arrays.equals(
                split.evaluation().members(),
                EvaluationSplit.byFraction(data, 0.05, 43).evaluation().members()));
    }

    @Test
    void should_hold_out_at_least_one_row_of_a_small_data_set_and_none_at_zero() {
        assertEquals(1, EvaluationSplit.byFraction(data, 0.001, 42).evaluation().size());
        assertEquals(0, EvaluationSplit.byFraction(data, 0, 42).evaluation().size());
        assertEquals(100, EvaluationSplit.byFraction(data, 0, 42).training().size());
    }

    @Test
    void should_keep_the_sequences_of_a_row_together() {
        SequenceStore store = new SequenceStore();
        for (int i = 0; i < 60; i++) {
            SourceLine row = new SourceLine(Path.of("a"), 1 + i / 3);
            store.append(new TrainingSequence(new int[] {i, 9}, new boolean[] {false, true}, row));
        }
        EvaluationSplit split = EvaluationSplit.byFraction(store.all(), 0.25, 42);
        assertEquals(15, split.evaluation().size());
        for (int i = 0; i < 15; i += 3) {
            assertEquals(split.evaluation().source(i), split.evaluation().source(i + 2));
        }
    }

    @Test
    void should_refuse_a_split_that_leaves_nothing_to_train_on() {
        SequenceSet one = new SequenceSet(data.store(), new int[] {0});
        DataException e = assertThrows(DataException.class, () -> EvaluationSplit.byFraction(one, 0.1, 42));
        assertEquals("an evaluation split of 0.1 holds out 1 of 1 rows, which leaves none to train on", e.getMessage());
        for (double wrong : new double[] {1, -0.1, Double.NaN}) {
            assertTrue(assertThrows(DataException.class, () -> EvaluationSplit.byFraction(data, wrong, 42))
                    .getMessage()
                    .contains("expected a number from 0 to below 1"));
        }
    }

    @Test
    void should_count_held_out_rows_that_are_also_trained_on() {
        SequenceStore store = new SequenceStore();
        for (int token : new int[] {1, 1, 2, 3, 3, 3}) {
            store.append(new TrainingSequence(
                    new int[] {token, 9}, new boolean[] {false, true}, new SourceLine(Path.of("a"), 1)));
        }
        SequenceSet training = new SequenceSet(store, new int[] {0, 2, 3});
        SequenceSet evaluation = new SequenceSet(store, new int[] {1, 4, 5});
        assertEquals(3, new EvaluationSplit(training, evaluation).overlap());
        assertEquals(0, new EvaluationSplit(training, new SequenceSet(store, new int[] {})).overlap());
    }
}
