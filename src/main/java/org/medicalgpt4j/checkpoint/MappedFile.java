package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A file of any size mapped for reading. Segments start every 1 GiB and overlap by as much, so that any slice of up to 1 GiB
 * lies in one of them. The file must not be shortened while it is mapped.
 */
final class MappedFile implements AutoCloseable {
    /** The most bytes that {@link #slice} gives at once. */
    static final int LARGEST_SLICE = 1 << 30;

    private final Path path;
    private final long size;
    private volatile MappedByteBuffer[] segments;

    private MappedFile(Path path, long size, MappedByteBuffer[] segments) {
        this.path = path;
        this.size = size;
        this.segments = segments;
    }

    /** @throws CheckpointException where the file is missing or cannot be read */
    static MappedFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw new CheckpointException(path + " is a folder, but a file was expected");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            int count = Math.toIntExact((size + LARGEST_SLICE - 1) / LARGEST_SLICE);
            MappedByteBuffer[] segments = new MappedByteBuffer[count];
            for (int i = 0; i < count; i++) {
                long start = (long) i * LARGEST_SLICE;
                long length = Math.min(size - start, Integer.MAX_VALUE);
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
            }
            return new MappedFile(path, size, segments);
        } catch (NoSuchFileException missing) {
            throw new CheckpointException(path + " does not exist", missing);
        } catch (IOException failure) {
            throw new CheckpointException(path + " cannot be read: " + FileFailure.reason(failure), failure);
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Little endian, read-only view of the bytes from {@code offset} on. */
    ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, length, size);
        if (length > LARGEST_SLICE) {
            throw new IndexOutOfBoundsException("at most " + LARGEST_SLICE + " bytes at once, not " + length);
        }
        MappedByteBuffer[] open = segments;
        if (open == null) {
            throw new CheckpointException(path + " was closed and cannot be read any more");
        }
        if (length == 0) {
            return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        int segment = (int) (offset / LARGEST_SLICE);
        return open[segment].slice((int) (offset % LARGEST_SLICE), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Buffers handed out stay valid: the mapping goes when the last of them is garbage. */
    @Override
    public void close() {
        segments = null;
    }
}
