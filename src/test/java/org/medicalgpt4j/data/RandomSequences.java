package org.medicalgpt4j.data;

import java.nio.file.Path;
import java.util.Random;
import org.medicalgpt4j.data.file.SourceLine;

/** Stores of made-up sequences for tests of batching. */
final class RandomSequences {
    private RandomSequences() {}

    /** Sequences of 2 to {@code longest} tokens, each with at least one target; their lines count from 1. */
    static SequenceStore store(int count, int longest, Random random) {
        SequenceStore store = new SequenceStore();
        for (int i = 0; i < count; i++) {
            int length = 2 + random.nextInt(longest - 1);
            int[] tokens = random.ints(length, 0, 1000).toArray();
            boolean[] trained = new boolean[length];
            for (int t = 1; t < length; t++) {
                trained[t] = t == length - 1 || random.nextBoolean();
            }
            store.append(new TrainingSequence(tokens, trained, new SourceLine(Path.of("made-up.jsonl"), i + 1)));
        }
        return store;
    }
}
