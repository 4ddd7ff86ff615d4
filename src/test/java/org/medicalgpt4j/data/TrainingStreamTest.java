package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.SourceLine;

class TrainingStreamTest {
    private static final Batching TOKENS = new Batching.TokensPerStep(400, 4);
    private static final Batching SEQUENCES = new Batching.SequencesPerStep(8, 2);

    @Test
    void should_deal_out_every_sequence_once_an_epoch() {
        SequenceSet data = data(333, 90);
        for (Batching batching : List.of(TOKENS, SEQUENCES)) {
            TrainingStream stream = new TrainingStream(data, batching, true, 42);
            for (int epoch = 0; epoch < 2; epoch++) {
                List<Integer> seen = new ArrayList<>();
                for (int step = stream.steps(epoch); step > 0; step--) {
                    TrainingStep next = stream.next();
                    assertEquals(epoch, next.position().epoch());
                    IntStream.range(0, next.microBatchCount())
                            .forEach(m -> next.sources(m).forEach(source -> seen.add(source.line())));
                }
                assertEquals(333, seen.size());
                assertEquals(333, new HashSet<>(seen).size());
            }
            assertEquals(new StreamState(2, 0), stream.state());
        }
    }

    @Test
    void should_keep_token_budgets_and_fill_steps_well() {
        SequenceSet data = data(500, 90);
        TrainingStream stream = new TrainingStream(data, TOKENS, true, 1);
        int steps = stream.steps(0);
        int microBatches = 0;
        for (int i = 0; i < steps; i++) {
            TrainingStep step = stream.next();
            assertTrue(step.tokenCount() <= 400);
            microBatches += step.microBatchCount();
            for (int m = 0; m < step.microBatchCount(); m++) {
                assertTrue(step.microBatch(m).tokenCount() <= 100);
            }
        }
        assertTrue(data.tokenCount() > 0.97 * 400 * (steps - 1), "steps are " + steps);
        assertTrue(microBatches <= 5.5 * steps, microBatches + " micro batches of " + steps + " steps");
    }

    @Test
    void should_hold_a_fixed_number_of_sequences_in_a_step_when_asked_to() {
        TrainingStream stream = new TrainingStream(data(21, 90), new Batching.SequencesPerStep(8, 3), true, 1);
        assertEquals(3, stream.steps(0));
        assertEquals(List.of(3, 3, 2), sequencesOf(stream.next()));
        assertEquals(List.of(3, 3, 2), sequencesOf(stream.next()));
        assertEquals(List.of(3, 2), sequencesOf(stream.next()));
    }

    @Test
    void should_give_the_same_rows_to_a_step_however_it_is_split() {
        SequenceSet data = data(200, 90);
        for (int accumulation : new int[] {2, 3, 4}) {
            assertSameSteps(
                    new TrainingStream(data, new Batching.TokensPerStep(400, 1), true, 9),
                    new TrainingStream(data, new Batching.TokensPerStep(400, accumulation), true, 9));
            assertSameSteps(
                    new TrainingStream(data, new Batching.SequencesPerStep(8, 1), true, 9),
                    new TrainingStream(data, new Batching.SequencesPerStep(8, 2 * accumulation), true, 9));
        }
    }

    @Test
    void should_go_on_from_a_state_exactly_as_the_stream_it_was_taken_from() {
        SequenceSet data = data(200, 90);
        TrainingStream whole = new TrainingStream(data, TOKENS, true, 5);
        List<StreamState> states = new ArrayList<>();
        List<int[]> tokens = new ArrayList<>();
        for (long i = whole.totalSteps(2); i > 0; i--) {
            states.add(whole.state());
            tokens.add(rows(whole.next()));
        }
        for (int start : new int[] {0, 1, tokens.size() / 2 - 1, tokens.size() / 2, tokens.size() - 1}) {
            TrainingStream resumed = new TrainingStream(data, TOKENS, true, 5);
            resumed.seek(states.get(start));
            for (int i = start; i < tokens.size(); i++) {
                assertEquals(states.get(i), resumed.state());
                assertArrayEquals(tokens.get(i), rows(resumed.next()));
            }
        }
    }

    @Test
    void should_refuse_to_seek_a_step_that_does_not_exist() {
        TrainingStream stream = new TrainingStream(data(20, 90), SEQUENCES, true, 5);
        DataException e = assertThrows(DataException.class, () -> stream.seek(new StreamState(1, 3)));
        assertTrue(e.getMessage().startsWith("step 3 of epoch 1 is not in the data: that epoch has 3 steps"));
    }

    @Test
    void should_shuffle_by_seed_and_epoch() {
        SequenceSet data = data(50, 90);
        int[] first = rows(new TrainingStream(data, SEQUENCES, true, 1).next());
        assertArrayEquals(first, rows(new TrainingStream(data, SEQUENCES, true, 1).next()));
        assertNotEquals(
                Arrays.toString(first), Arrays.toString(rows(new TrainingStream(data, SEQUENCES, true, 2).next())));
        TrainingStream later = new TrainingStream(data, SEQUENCES, true, 1);
        later.seek(new StreamState(1, 0));
        assertNotEquals(Arrays.toString(first), Arrays.toString(rows(later.next())));
    }

    @Test
    void should_keep_the_order_of_the_files_when_not_shuffled() {
        SequenceSet data = data(100, 90);
        for (Batching batching : List.of(new Batching.TokensPerStep(400, 1), SEQUENCES)) {
            TrainingStream stream = new TrainingStream(data, batching, false, 7);
            for (int epoch = 0; epoch < 2; epoch++) {
                int next = 1;
                for (int step = stream.steps(epoch); step > 0; step--) {
                    TrainingStep current = stream.next();
                    int[] lines = IntStream.range(0, current.microBatchCount())
                            .flatMap(m -> current.sources(m).stream().mapToInt(SourceLine::line))
                            .sorted()
                            .toArray();
                    assertArrayEquals(IntStream.range(next, next + lines.length).toArray(), lines);
                    next += lines.length;
                }
                assertEquals(101, next);
            }
        }
    }

    @Test
    void should_know_the_targets_of_a_step_beforehand() {
        TrainingStream stream = new TrainingStream(data(100, 90), TOKENS, true, 3);
        for (int i = 0; i < 5; i++) {
            TrainingStep step = stream.next();
            assertEquals(
                    IntStream.range(0, step.microBatchCount())
                            .mapToLong(m -> step.microBatch(m).targetCount())
                            .sum(),
                    step.targetCount());
        }
    }

    @Test
    void should_refuse_a_sequence_that_no_micro_batch_can_hold() {
        SequenceStore store = new SequenceStore();
        store.append(new TrainingSequence(new int[101], marks(101), new SourceLine(Path.of("a"), 1)));
        DataException e = assertThrows(DataException.class, () -> new TrainingStream(store.all(), TOKENS, true, 0));
        assertEquals(
                "the longest sequence has 101 tokens, but a micro batch holds 100 (tokensPerStep 400 / accumulation 4): "
                        + "raise tokensPerStep, lower accumulation or lower maxLength",
                e.getMessage());
    }

    @Test
    void should_refuse_data_without_sequences_or_without_targets() {
        DataException none =
                assertThrows(DataException.class, () -> new TrainingStream(new SequenceStore().all(), TOKENS, true, 0));
        assertEquals("there is nothing to train on: no sequence is left", none.getMessage());
        SequenceStore store = new SequenceStore();
        store.append(new TrainingSequence(new int[5], new boolean[5], new SourceLine(Path.of("a"), 1)));
        DataException masked =
                assertThrows(DataException.class, () -> new TrainingStream(store.all(), TOKENS, true, 0));
        assertEquals("there is nothing to learn: all targets are masked in all 1 sequences", masked.getMessage());
    }

    @Test
    void should_refuse_batch_sizes_that_make_no_sense() {
        assertThrows(DataException.class, () -> new Batching.TokensPerStep(0, 1));
        assertThrows(DataException.class, () -> new Batching.TokensPerStep(10, 0));
        assertThrows(DataException.class, () -> new Batching.SequencesPerStep(3, 4));
    }

    @Test
    void should_draw_each_order_about_equally_often() {
        int[] seen = new int[6];
        List<String> orders = new ArrayList<>();
        for (int seed = 0; seed < 6000; seed++) {
            String order = Arrays.toString(Shuffle.permutation(3, seed, Shuffle.Purpose.EPOCH, 0));
            if (!orders.contains(order)) {
                orders.add(order);
            }
            seen[orders.indexOf(order)]++;
        }
        assertTrue(Arrays.stream(seen).allMatch(count -> count > 850 && count < 1150), Arrays.toString(seen));
    }

    private static void assertSameSteps(TrainingStream whole, TrainingStream split) {
        assertEquals(whole.steps(0), split.steps(0));
        for (int i = whole.steps(0); i > 0; i--) {
            TrainingStep one = whole.next();
            TrainingStep parts = split.next();
            assertEquals(1, one.microBatchCount());
            assertArrayEquals(rows(one), rows(parts));
            long offset = 0;
            for (int m = 0; m < parts.microBatchCount(); m++) {
                assertEquals(offset, parts.microBatch(m).rowOffset());
                offset += parts.microBatch(m).tokenCount();
            }
            assertEquals(one.tokenCount(), offset);
        }
    }

    private static int[] rows(TrainingStep step) {
        return IntStream.range(0, step.microBatchCount())
                .flatMap(m -> Arrays.stream(step.microBatch(m).tokens()))
                .toArray();
    }

    private static List<Integer> sequencesOf(TrainingStep step) {
        return IntStream.range(0, step.microBatchCount())
                .mapToObj(m -> step.microBatch(m).sequenceCount())
                .toList();
    }

    private static SequenceSet data(int count, int longest) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        return RandomSequences.store(count, longest, new Random(seed)).all();
    }

    private static boolean[] marks(int length) {
        boolean[] marks = new boolean[length];
        marks[length - 1] = true;
        return marks;
    }
}
