package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and checks the head of a safetensors file, as strictly as the format's own library (and duplicate keys are refused besides):
 * <a href="https://github.com/huggingface/safetensors#format">8 bytes length, JSON, data</a>.
 */
final class SafetensorsHeaderReader {
    /** The format's own limit. */
    static final long LARGEST_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = Long.BYTES;

    private final MappedFile file;

    SafetensorsHeaderReader(MappedFile file) {
        this.file = file;
    }

    SafetensorsHeader read() {
        if (file.size() < LENGTH_BYTES) {
            throw new CheckpointException(
                    path() + " is truncated: it has " + file.size() + " bytes, too few for a safetensors file");
        }
        long length = file.slice(0, LENGTH_BYTES).getLong();
        if (length < 0 || length > LARGEST_HEADER) {
            throw new CheckpointException(path() + " is not a safetensors file: its header would have "
                    + Long.toUnsignedString(length) + " bytes, more than the " + LARGEST_HEADER + " allowed");
        }
        if (length > file.size() - LENGTH_BYTES) {
            throw new CheckpointException(path() + " is truncated: its header has " + length + " bytes, but only "
                    + (file.size() - LENGTH_BYTES) + " follow");
        }
        ByteBuffer bytes = file.slice(LENGTH_BYTES, (int) length);
        if (length == 0 || bytes.get(0) != '{') {
            throw new CheckpointException(path() + " is not a safetensors file: its header does not start with '{'");
        }
        SafetensorsHeaderParser parsed = new SafetensorsHeaderParser(path(), StrictJson.text(path(), bytes));
        parsed.parse();
        long dataStart = LENGTH_BYTES + length;
        return new SafetensorsHeader(inDataOrder(parsed.entries(), dataStart), parsed.metadata(), dataStart);
    }

    private Map<String, SafetensorsHeader.Entry> inDataOrder(List<SafetensorsHeader.Entry> entries, long dataStart) {
        List<SafetensorsHeader.Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                .thenComparingLong(SafetensorsHeader.Entry::end));
        long dataBytes = file.size() - dataStart;
        long expected = 0;
        Map<String, SafetensorsHeader.Entry> byName = new LinkedHashMap<>();
        for (SafetensorsHeader.Entry entry : sorted) {
            String name = entry.info().name();
            if (entry.begin() != expected) {
                throw new CheckpointException(path() + ": tensor '" + name + "' starts at byte " + entry.begin()
                        + " of the data, which " + (entry.begin() < expected ? "overlaps the tensor" : "leaves a hole")
                        + " before it; " + expected + " was expected");
            }
            if (entry.end() > dataBytes) {
                throw new CheckpointException(path() + " is truncated: tensor '" + name + "' ends at byte "
                        + entry.end() + " of the data, but only " + dataBytes + " are there");
            }
            expected = entry.end();
            byName.put(name, entry);
        }
        if (expected != dataBytes) {
            throw new CheckpointException(path() + " has " + dataBytes + " bytes of data, but its tensors cover only "
                    + expected + " of them");
        }
        return byName;
    }

    private Path path() {
        return file.path();
    }
}
