package org.medicalgpt4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Encoded sequences of a whole data set, kept as numbers: 4 bytes a token (its mark lies in the sign bit) and 24 bytes a
 * sequence, whatever their number. Sequences are appended by one thread; afterwards any number of threads may read.
 */
public final class SequenceStore {
    private static final int CHUNK = 1 << 20;
    private static final int TRAINED = 1 << 31;

    private final List<int[]> chunks = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private int used = CHUNK;
    private int size;
    private int[] chunkOf = new int[16];
    private int[] offsetOf = new int[16];
    private int[] lengthOf = new int[16];
    private int[] targetsOf = new int[16];
    private int[] fileOf = new int[16];
    private int[] lineOf = new int[16];

    public void append(TrainingSequence sequence) {
        if (size == lengthOf.length) {
            grow();
        }
        int length = sequence.length();
        if (used + (long) length > CHUNK) {
            // A sequence is never split; one longer than a chunk gets a chunk of its own.
            chunks.add(new int[Math.max(CHUNK, length)]);
            used = 0;
        }
        int[] chunk = chunks.get(chunks.size() - 1);
        for (int t = 0; t < length; t++) {
            chunk[used + t] = sequence.tokens()[t] | (sequence.trained()[t] ? TRAINED : 0);
        }
        chunkOf[size] = chunks.size() - 1;
        offsetOf[size] = used;
        lengthOf[size] = length;
        targetsOf[size] = sequence.targetCount();
        fileOf[size] = file(sequence.source().file());
        lineOf[size] = sequence.source().line();
        used += length;
        size++;
    }

    /** The sequence appended as number {@code index}. */
    public TrainingSequence get(int index) {
        int[] chunk = chunks.get(chunkOf[checked(index)]);
        int[] tokens = new int[lengthOf[index]];
        boolean[] trained = new boolean[lengthOf[index]];
        for (int t = 0; t < tokens.length; t++) {
            int stored = chunk[offsetOf[index] + t];
            tokens[t] = stored & ~TRAINED;
            trained[t] = stored < 0;
        }
        return new TrainingSequence(tokens, trained, source(index));
    }

    public int size() {
        return size;
    }

    public int length(int index) {
        return lengthOf[checked(index)];
    }

    public int targetCount(int index) {
        return targetsOf[checked(index)];
    }

    public SourceLine source(int index) {
        return new SourceLine(files.get(fileOf[checked(index)]), lineOf[index]);
    }

    /** A 64-bit hash of the tokens and marks of a sequence; equal sequences have equal hashes wherever they came from. */
    public long hash(int index) {
        int[] chunk = chunks.get(chunkOf[checked(index)]);
        long hash = lengthOf[index];
        for (int t = 0; t < lengthOf[index]; t++) {
            hash = mix(hash ^ (chunk[offsetOf[index] + t] & 0xFFFFFFFFL));
        }
        return hash;
    }

    /** All sequences as a set. */
    public SequenceSet all() {
        int[] members = new int[size];
        Arrays.setAll(members, i -> i);
        return new SequenceSet(this, members);
    }

    /** The mixing function of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014). */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private int file(Path path) {
        int last = files.size() - 1;
        if (last >= 0 && files.get(last).equals(path)) {
            return last;
        }
        int known = files.indexOf(path);
        if (known >= 0) {
            return known;
        }
        files.add(path);
        return files.size() - 1;
    }

    private int checked(int index) {
        return Objects.checkIndex(index, size);
    }

    private void grow() {
        int capacity = Math.max(size + 1, (int) Math.min(Integer.MAX_VALUE - 8L, size + (size >> 1) + 16L));
        chunkOf = Arrays.copyOf(chunkOf, capacity);
        offsetOf = Arrays.copyOf(offsetOf, capacity);
        lengthOf = Arrays.copyOf(lengthOf, capacity);
        targetsOf = Arrays.copyOf(targetsOf, capacity);
        fileOf = Arrays.copyOf(fileOf, capacity);
        lineOf = Arrays.copyOf(lineOf, capacity);
    }
}
