package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.file.SourceLine;

class SequenceStoreTest {
    private static final SourceLine HERE = new SourceLine(Path.of("a.jsonl"), 7);

    @Test
    void should_give_back_what_was_appended() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        SequenceStore store = new SequenceStore();
        List<TrainingSequence> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int length = i == 250 ? (1 << 20) + 5 : 1 + random.nextInt(9000);
            int[] tokens = random.ints(length, 0, Integer.MAX_VALUE).toArray();
            boolean[] trained = new boolean[length];
            for (int t = 1; t < length; t++) {
                trained[t] = random.nextBoolean();
            }
            expected.add(new TrainingSequence(tokens, trained, new SourceLine(Path.of("f" + i % 3), i + 1)));
            store.append(expected.get(i));
        }
        assertEquals(500, store.size());
        for (int i = 0; i < 500; i++) {
            assertArrayEquals(expected.get(i).tokens(), store.get(i).tokens());
            assertArrayEquals(expected.get(i).trained(), store.get(i).trained());
            assertEquals(expected.get(i).source(), store.source(i));
            assertEquals(expected.get(i).length(), store.length(i));
            assertEquals(expected.get(i).targetCount(), store.targetCount(i));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> store.length(500));
    }

    @Test
    void should_hash_by_tokens_and_marks_only() {
        SequenceStore store = new SequenceStore();
        store.append(sequence(new int[] {1, 2, 3}, 1));
        store.append(new TrainingSequence(
                new int[] {1, 2, 3}, new boolean[] {false, true, false}, new SourceLine(Path.of("b"), 1)));
        store.append(sequence(new int[] {1, 2, 3}, 2));
        store.append(sequence(new int[] {1, 3, 2}, 1));
        assertEquals(store.hash(0), store.hash(1));
        assertNotEquals(store.hash(0), store.hash(2));
        assertNotEquals(store.hash(0), store.hash(3));
    }

    @Test
    void should_have_a_fingerprint_that_depends_on_order_and_content() {
        SequenceStore store = new SequenceStore();
        store.append(sequence(new int[] {1, 2, 3}, 1));
        store.append(sequence(new int[] {4, 5, 6}, 1));
        assertEquals(store.all().fingerprint(), store.all().fingerprint());
        assertNotEquals(store.all().fingerprint(), new SequenceSet(store, new int[] {1, 0}).fingerprint());
        assertNotEquals(store.all().fingerprint(), new SequenceSet(store, new int[] {0}).fingerprint());
    }

    @Test
    void should_shift_targets_inside_the_sequence() {
        boolean[] trained = {false, false, true, true, false};
        TrainingSequence sequence = new TrainingSequence(new int[] {10, 11, 12, 13, 14}, trained, HERE);
        assertArrayEquals(new int[] {-1, 12, 13, -1, -1}, sequence.targets());
        assertEquals(2, sequence.targetCount());
    }

    @Test
    void should_refuse_a_first_token_that_is_a_target() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrainingSequence(new int[] {1, 2}, new boolean[] {true, false}, HERE));
    }

    private static TrainingSequence sequence(int[] tokens, int target) {
        boolean[] trained = new boolean[tokens.length];
        trained[target] = true;
        return new TrainingSequence(tokens, trained, HERE);
    }
}
