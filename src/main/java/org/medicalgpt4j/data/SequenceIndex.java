package org.medicalgpt4j.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Where sequences lie and what is known of each: 36 bytes a sequence. Grown by one thread; read by any number afterwards. */
final class SequenceIndex {
    /** Bytes that {@link #write} takes for a sequence. */
    static final int BYTES = 36;

    private int size;
    private int[] chunks = {};
    private int[] offsets = {};
    private int[] lengths = {};
    private int[] targets = {};
    private int[] files = {};
    private int[] lines = {};
    private long[] hashes = {};
    private float[] values = {};

    /** All sequences of several indexes, one after the other; chunks and files are numbered on. */
    static SequenceIndex joined(List<SequenceIndex> parts, List<Integer> chunkCounts, List<Integer> fileCounts) {
        SequenceIndex all = new SequenceIndex();
        all.resize(parts.stream().mapToInt(SequenceIndex::size).reduce(0, Math::addExact));
        int chunk = 0;
        int file = 0;
        for (int p = 0; p < parts.size(); p++) {
            SequenceIndex part = parts.get(p);
            for (int i = 0; i < part.size; i++) {
                all.add(
                        chunk + part.chunks[i],
                        part.offsets[i],
                        part.lengths[i],
                        part.targets[i],
                        file + part.files[i],
                        part.lines[i],
                        part.hashes[i],
                        part.values[i]);
            }
            chunk += chunkCounts.get(p);
            file += fileCounts.get(p);
        }
        return all;
    }

    void add(int chunk, int offset, int length, int targetCount, int file, int line, long hash, float value) {
        if (size == lengths.length) {
            resize(Math.max(size + 1, (int) Math.min(Integer.MAX_VALUE - 8L, size + (size >> 1) + 16L)));
        }
        chunks[size] = chunk;
        offsets[size] = offset;
        lengths[size] = length;
        targets[size] = targetCount;
        files[size] = file;
        lines[size] = line;
        hashes[size] = hash;
        values[size] = value;
        size++;
    }

    int size() {
        return size;
    }

    int chunk(int sequence) {
        return chunks[sequence];
    }

    int offset(int sequence) {
        return offsets[sequence];
    }

    int length(int sequence) {
        return lengths[sequence];
    }

    int targetCount(int sequence) {
        return targets[sequence];
    }

    int file(int sequence) {
        return files[sequence];
    }

    int line(int sequence) {
        return lines[sequence];
    }

    long hash(int sequence) {
        return hashes[sequence];
    }

    float value(int sequence) {
        return values[sequence];
    }

    void write(int sequence, ByteBuffer target) {
        target.putInt(chunks[sequence])
                .putInt(offsets[sequence])
                .putInt(lengths[sequence])
                .putInt(targets[sequence])
                .putInt(files[sequence])
                .putInt(lines[sequence])
                .putLong(hashes[sequence])
                .putFloat(values[sequence]);
    }

    /** Adds what {@link #write} wrote. */
    void read(ByteBuffer source) {
        add(
                source.getInt(),
                source.getInt(),
                source.getInt(),
                source.getInt(),
                source.getInt(),
                source.getInt(),
                source.getLong(),
                source.getFloat());
    }

    private void resize(int capacity) {
        chunks = Arrays.copyOf(chunks, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        targets = Arrays.copyOf(targets, capacity);
        files = Arrays.copyOf(files, capacity);
        lines = Arrays.copyOf(lines, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        values = Arrays.copyOf(values, capacity);
    }
}
