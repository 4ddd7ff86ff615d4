package org.medicalgpt4j.data;

import java.util.Arrays;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * Some sequences of a store, in an order: what is trained on, or evaluated on.
 *
 * @param store where they lie
 * @param members their numbers in the store; not to be changed
 */
public record SequenceSet(SequenceStore store, int[] members) {

    public int size() {
        return members.length;
    }

    public TrainingSequence get(int index) {
        return store.get(members[index]);
    }

    public int length(int index) {
        return store.length(members[index]);
    }

    public int targetCount(int index) {
        return store.targetCount(members[index]);
    }

    public SourceLine source(int index) {
        return store.source(members[index]);
    }

    /** Lengths of all sequences, in order. */
    public int[] lengths() {
        return Arrays.stream(members).map(store::length).toArray();
    }

    public long tokenCount() {
        return Arrays.stream(members).mapToLong(store::length).sum();
    }

    public long targetCount() {
        return Arrays.stream(members).mapToLong(store::targetCount).sum();
    }

    /** Length of the longest sequence; 0 if there is none. */
    public int longest() {
        return Arrays.stream(members).map(store::length).max().orElse(0);
    }

    /**
     * A hash of all tokens, marks and their order. A stream's position means something only for the data it was taken on:
     * who resumes compares this first.
     */
    public long fingerprint() {
        long hash = members.length;
        for (int member : members) {
            hash = SequenceStore.mix(hash ^ store.hash(member));
        }
        return hash;
    }

    /** Size and fingerprint in words. */
    public String summary() {
        return size() + " sequences of " + tokenCount() + " tokens with the fingerprint "
                + String.format("%016x", fingerprint());
    }
}
