package org.medicalgpt4j.data;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * Some units of a store, in an order: what is trained on, or evaluated on. A unit mostly is one sequence; that of a
 * preference is two, which always stay together.
 *
 * @param store where they lie
 * @param members numbers in the store of each unit's first sequence; not to be changed
 * @param together sequences of a unit, which follow each other in the store
 */
public record SequenceSet(SequenceStore store, int[] members, int together) {

    /** Units of one sequence. */
    public SequenceSet(SequenceStore store, int[] members) {
        this(store, members, 1);
    }

    /** Number of units. */
    public int size() {
        return members.length;
    }

    /** The first sequence of a unit. */
    public TrainingSequence get(int unit) {
        return store.get(members[unit]);
    }

    /** All sequences of a unit. */
    public List<TrainingSequence> sequences(int unit) {
        return numbers(unit).mapToObj(store::get).toList();
    }

    /** Numbers in the store of a unit's sequences. */
    public IntStream numbers(int unit) {
        return IntStream.range(members[unit], members[unit] + together);
    }

    /** Tokens of a unit. */
    public int length(int unit) {
        return numbers(unit).map(store::length).sum();
    }

    public int targetCount(int unit) {
        return numbers(unit).map(store::targetCount).sum();
    }

    public SourceLine source(int unit) {
        return store.source(members[unit]);
    }

    /** Lengths of all units, in order. */
    public int[] lengths() {
        return units().map(this::length).toArray();
    }

    public long tokenCount() {
        return units().mapToLong(this::length).sum();
    }

    public long targetCount() {
        return units().mapToLong(this::targetCount).sum();
    }

    /** Length of the longest unit; 0 if there is none. */
    public int longest() {
        return units().map(this::length).max().orElse(0);
    }

    /** A hash of a unit's tokens and marks; equal units have equal ones wherever they came from. */
    public long hash(int unit) {
        return numbers(unit)
                .mapToLong(store::hash)
                .reduce((first, second) -> SequenceStore.mix(first ^ SequenceStore.mix(second)))
                .orElseThrow();
    }

    /** Some units, in the order of their places. */
    public SequenceSet at(int[] places) {
        return new SequenceSet(
                store, IntStream.of(places).map(place -> members[place]).toArray(), together);
    }

    /** Those units that are chosen by their places, in the same order. */
    SequenceSet where(IntPredicate chosen) {
        return new SequenceSet(
                store, units().filter(chosen).map(place -> members[place]).toArray(), together);
    }

    private IntStream units() {
        return IntStream.range(0, members.length);
    }

    /**
     * A hash of all tokens, marks and their order. A stream's position means something only for the data it was taken on:
     * who resumes compares this first.
     */
    public long fingerprint() {
        long hash = members.length;
        for (int unit = 0; unit < members.length; unit++) {
            hash = SequenceStore.mix(hash ^ hash(unit));
        }
        return hash;
    }

    /** Size and fingerprint in words. */
    public String summary() {
        return size() + (together == 1 ? " sequences of " : " pairs of ") + tokenCount()
                + " tokens with the fingerprint " + String.format("%016x", fingerprint());
    }
}
