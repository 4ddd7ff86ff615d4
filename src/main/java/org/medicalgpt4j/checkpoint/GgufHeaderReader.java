package org.medicalgpt4j.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and checks the head of a GGUF file, version 2 or 3, little endian
 * (<a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">specification</a>; as strict as llama.cpp on offsets).
 */
final class GgufHeaderReader {
    private static final int MAGIC = 0x46554747;
    private static final int MOST_KEYS = 1 << 16;
    private static final int MOST_TENSORS = 1 << 18;
    private static final int HIGHEST_RANK = 4;
    private static final int LONGEST_NAME = 1024;
    private static final int SMALLEST_KEY = 13;
    private static final int SMALLEST_TENSOR = 24;
    private static final String ALIGNMENT = "general.alignment";
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final long LARGEST_ALIGNMENT = 1 << 20;

    private final MappedFile file;
    private final GgufCursor cursor;

    GgufHeaderReader(MappedFile file) {
        this.file = file;
        this.cursor = new GgufCursor(file);
    }

    GgufHeader read() {
        if (file.size() < Integer.BYTES || cursor.int32("the magic number") != MAGIC) {
            throw new CheckpointException(file.path() + " is not a GGUF file: it does not start with 'GGUF'");
        }
        int version = cursor.int32("the version");
        if (version != 2 && version != 3) {
            boolean bigEndian = Integer.reverseBytes(version) == 3;
            throw cursor.failure(
                    bigEndian
                            ? "this GGUF file is big endian, but only little endian ones can be read"
                            : "GGUF version " + Integer.toUnsignedString(version) + " cannot be read, only 2 and 3");
        }
        int tensors = cursor.count("the number of tensors", SMALLEST_TENSOR, MOST_TENSORS);
        int keys = cursor.count("the number of metadata keys", SMALLEST_KEY, MOST_KEYS);
        GgufMetadata metadata = new GgufMetadata(file.path().toString(), new GgufMetadataReader(cursor).read(keys));
        List<Placed> placed = tensorInfos(tensors);
        return new GgufHeader(metadata, inDataOrder(placed, alignment(metadata)));
    }

    private List<Placed> tensorInfos(int count) {
        List<Placed> placed = new ArrayList<>(count);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String name = cursor.text("the name of tensor " + i);
            if (name.length() > LONGEST_NAME) {
                throw cursor.failure("the name of tensor " + i + " has " + name.length() + " characters, more than the "
                        + LONGEST_NAME + " allowed");
            }
            if (!names.add(name)) {
                throw cursor.failure("tensor '" + name + "' is there twice");
            }
            placed.add(tensorInfo(name));
        }
        return placed;
    }

    private Placed tensorInfo(String name) {
        String what = "tensor '" + name + "'";
        long rank = cursor.unsigned32("the rank of " + what);
        if (rank > HIGHEST_RANK) {
            throw cursor.failure(what + " has " + rank + " dimensions, more than the " + HIGHEST_RANK + " allowed");
        }
        long[] shape = new long[(int) rank];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            shape[axis] = cursor.unsigned64("a dimension of " + what);
        }
        StorageType type = GgmlType.of(cursor, name, cursor.int32("the type of " + what));
        long offset = cursor.unsigned64("the offset of " + what);
        try {
            return new Placed(new TensorInfo(name, type, shape), offset);
        } catch (CheckpointException wrong) {
            throw cursor.failure(wrong.getMessage());
        }
    }

    private long alignment(GgufMetadata metadata) {
        long alignment = metadata.whole(ALIGNMENT).orElse(DEFAULT_ALIGNMENT);
        if (alignment < 1 || alignment > LARGEST_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw cursor.failure("'" + ALIGNMENT + "' is " + alignment + ", but a power of two up to "
                    + LARGEST_ALIGNMENT + " was expected");
        }
        return alignment;
    }

    private Map<String, GgufHeader.Entry> inDataOrder(List<Placed> placed, long alignment) {
        long dataStart = aligned(cursor.position(), alignment);
        placed.sort(Comparator.comparingLong(Placed::offset)
                .thenComparingLong(tensor -> tensor.info().bytes()));
        Map<String, GgufHeader.Entry> entries = new LinkedHashMap<>();
        long expected = 0;
        for (Placed tensor : placed) {
            String name = tensor.info().name();
            if (tensor.offset() != expected) {
                throw cursor.failure("tensor '" + name + "' starts at byte " + tensor.offset() + " of the data, which "
                        + (tensor.offset() < expected ? "overlaps the tensor" : "leaves a hole") + " before it; "
                        + expected + " was expected");
            }
            long room = file.size() - dataStart - expected;
            if (tensor.info().bytes() > room) {
                throw new CheckpointException(file.path() + " is truncated: tensor '" + name + "' needs "
                        + tensor.info().bytes() + " bytes, but only " + Math.max(0, room) + " are there");
            }
            entries.put(name, new GgufHeader.Entry(tensor.info(), dataStart + expected));
            expected = aligned(expected + tensor.info().bytes(), alignment);
        }
        return entries;
    }

    private static long aligned(long position, long alignment) {
        return Math.addExact(position, alignment - 1) & -alignment;
    }

    /** A tensor and its offset in the data as the file has it. */
    private record Placed(TensorInfo info, long offset) {}
}
