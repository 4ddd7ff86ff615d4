package org.medicalgpt4j.data;

import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * Encoded sequences of a whole data set, kept as numbers: 4 bytes a token (its mark lies in the sign bit), in memory or mapped
 * from a file, and 36 bytes a sequence, whatever their number. Sequences are appended by one thread; afterwards any number of
 * threads may read.
 */
public final class SequenceStore implements SequenceSink {
    private static final int CHUNK = 1 << 20;
    private static final int TRAINED = 1 << 31;

    private final List<IntBuffer> chunks;
    private final List<Path> files;
    private final SequenceIndex index;
    private int used = CHUNK;

    /** An empty one in memory. */
    public SequenceStore() {
        this(new ArrayList<>(), new ArrayList<>(), new SequenceIndex());
    }

    /**
     * @param chunks tokens as {@link #packed} makes them
     * @param files that the index numbers
     */
    SequenceStore(List<IntBuffer> chunks, List<Path> files, SequenceIndex index) {
        this.chunks = chunks;
        this.files = files;
        this.index = index;
    }

    /** All sequences of several stores, one after the other; tokens are not copied. */
    static SequenceStore joined(List<SequenceStore> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<IntBuffer> chunks = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (SequenceStore part : parts) {
            chunks.addAll(part.chunks);
            files.addAll(part.files);
        }
        SequenceIndex index = SequenceIndex.joined(
                parts.stream().map(part -> part.index).toList(),
                parts.stream().map(part -> part.chunks.size()).toList(),
                parts.stream().map(part -> part.files.size()).toList());
        return new SequenceStore(chunks, files, index);
    }

    /** Tokens of a sequence with their marks in the sign bits. */
    static int[] packed(TrainingSequence sequence) {
        int[] packed = new int[sequence.length()];
        for (int t = 0; t < packed.length; t++) {
            packed[t] = sequence.tokens()[t] | (sequence.trained()[t] ? TRAINED : 0);
        }
        return packed;
    }

    @Override
    public void append(TrainingSequence sequence) {
        int[] packed = packed(sequence);
        if (used + (long) packed.length > CHUNK) {
            // A sequence is never split; one longer than a chunk gets a chunk of its own.
            chunks.add(IntBuffer.allocate(Math.max(CHUNK, packed.length)));
            used = 0;
        }
        chunks.get(chunks.size() - 1).put(used, packed);
        index.add(
                chunks.size() - 1,
                used,
                packed.length,
                sequence.targetCount(),
                file(sequence.source().file()),
                sequence.source().line(),
                hash(packed, sequence.value()),
                sequence.value());
        used += packed.length;
    }

    /** The sequence appended as number {@code sequence}. */
    public TrainingSequence get(int sequence) {
        int[] tokens = new int[length(sequence)];
        boolean[] trained = new boolean[tokens.length];
        chunks.get(index.chunk(sequence)).get(index.offset(sequence), tokens);
        for (int t = 0; t < tokens.length; t++) {
            trained[t] = tokens[t] < 0;
            tokens[t] &= ~TRAINED;
        }
        return new TrainingSequence(tokens, trained, source(sequence), index.value(sequence));
    }

    public int size() {
        return index.size();
    }

    public int length(int sequence) {
        return index.length(checked(sequence));
    }

    /** The number that its row gives a sequence. */
    public float value(int sequence) {
        return index.value(checked(sequence));
    }

    public int targetCount(int sequence) {
        return index.targetCount(checked(sequence));
    }

    public SourceLine source(int sequence) {
        return new SourceLine(files.get(index.file(checked(sequence))), index.line(sequence));
    }

    /** A 64-bit hash of the tokens and marks of a sequence; equal sequences have equal hashes wherever they came from. */
    public long hash(int sequence) {
        return index.hash(checked(sequence));
    }

    /** A sequence without a number has the hash of its tokens alone. */
    static long hash(int[] packed, float value) {
        long hash = packed.length;
        if (value != 0) {
            hash = mix(hash ^ (long) Float.floatToIntBits(value) << 32);
        }
        for (int token : packed) {
            hash = mix(hash ^ (token & 0xFFFFFFFFL));
        }
        return hash;
    }

    /** All sequences as a set. */
    public SequenceSet all() {
        return all(1);
    }

    /** All units of so many sequences as a set. */
    SequenceSet all(int together) {
        int[] members = new int[size() / together];
        Arrays.setAll(members, i -> i * together);
        return new SequenceSet(this, members, together);
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

    private int checked(int sequence) {
        return Objects.checkIndex(sequence, size());
    }
}
