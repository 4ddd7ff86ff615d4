package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries of a zip archive that stores them uncompressed, as PyTorch does, so that they can be used where they lie in the
 * file. Follows <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">PKWARE's description</a>, large (zip64)
 * archives included; checksums are not computed, since PyTorch may be told not to write them.
 */
final class ZipDirectory {
    static final int LOCAL_SIGNATURE = 0x04034b50;

    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int ENCRYPTED = 1;
    private static final int LARGE_SIZES = 1;

    private final MappedFile file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param start of the bytes in the file */
    record Entry(long start, long bytes) {}

    private ZipDirectory(MappedFile file) {
        this.file = file;
    }

    /**
     * The entries by name.
     *
     * @throws CheckpointException where the archive is truncated or malformed, or an entry is compressed
     */
    static Map<String, Entry> read(MappedFile file) {
        ZipDirectory directory = new ZipDirectory(file);
        directory.read(ZipEnd.find(file));
        return directory.entries;
    }

    private void read(ZipEnd end) {
        ByteBuffer bytes = file.slice(end.directoryStart(), end.directoryBytes());
        for (long i = 0; i < end.entries(); i++) {
            if (bytes.remaining() < CENTRAL_BYTES || bytes.getInt(bytes.position()) != CENTRAL_SIGNATURE) {
                throw failure("has a directory with " + i + " entries, but " + end.entries() + " were expected");
            }
            readEntry(bytes, end.directoryStart());
        }
        if (bytes.hasRemaining()) {
            throw failure("has " + bytes.remaining() + " bytes too many in its directory");
        }
    }

    private void readEntry(ByteBuffer bytes, long dataEnd) {
        int at = bytes.position();
        int flags = bytes.getShort(at + 8);
        int method = bytes.getShort(at + 10);
        int nameBytes = Short.toUnsignedInt(bytes.getShort(at + 28));
        int extraBytes = Short.toUnsignedInt(bytes.getShort(at + 30));
        int commentBytes = Short.toUnsignedInt(bytes.getShort(at + 32));
        if (bytes.remaining() - CENTRAL_BYTES < nameBytes + extraBytes + commentBytes) {
            throw failure("has a directory that ends within an entry");
        }
        byte[] name = new byte[nameBytes];
        bytes.get(at + CENTRAL_BYTES, name);
        String text = new String(name, StandardCharsets.UTF_8);
        long[] sizes = {
            Integer.toUnsignedLong(bytes.getInt(at + 24)),
            Integer.toUnsignedLong(bytes.getInt(at + 20)),
            Integer.toUnsignedLong(bytes.getInt(at + 42))
        };
        widen(sizes, bytes.slice(at + CENTRAL_BYTES + nameBytes, extraBytes).order(bytes.order()), text);
        bytes.position(at + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes);
        if (method != 0 || (flags & ENCRYPTED) != 0 || sizes[0] != sizes[1]) {
            throw failure("holds '" + text + "' compressed or encrypted, but PyTorch stores bytes as they are");
        }
        if (entries.put(text, new Entry(dataStart(text, sizes[2], sizes[0], dataEnd), sizes[0])) != null) {
            throw failure("holds '" + text + "' twice");
        }
    }

    /** Sizes that do not fit in 32 bits stand in an extra field, in the order in which they are missing. */
    private void widen(long[] sizes, ByteBuffer extra, String name) {
        while (extra.remaining() >= 2 * Short.BYTES) {
            int kind = extra.getShort();
            int length = Short.toUnsignedInt(extra.getShort());
            if (length > extra.remaining()) {
                throw failure("holds '" + name + "' with extra fields that are cut off");
            }
            ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
            extra.position(extra.position() + length);
            for (int i = 0; kind == LARGE_SIZES && i < sizes.length && field.remaining() >= Long.BYTES; i++) {
                if (sizes[i] == ZipEnd.IN_LARGE) {
                    sizes[i] = field.getLong();
                }
            }
        }
    }

    private long dataStart(String name, long header, long bytes, long dataEnd) {
        if (header < 0 || header > dataEnd - LOCAL_BYTES) {
            throw failure("holds '" + name + "' at byte " + header + ", which is no place before its directory");
        }
        ByteBuffer local = file.slice(header, LOCAL_BYTES);
        if (local.getInt(0) != LOCAL_SIGNATURE) {
            throw failure("has no entry at byte " + header + ", where '" + name + "' was expected");
        }
        long start = header
                + LOCAL_BYTES
                + Short.toUnsignedInt(local.getShort(26))
                + Short.toUnsignedInt(local.getShort(28));
        if (start > dataEnd || bytes < 0 || bytes > dataEnd - start) {
            throw failure("holds '" + name + "' with " + bytes + " bytes at byte " + start + ", but its data end at "
                    + dataEnd);
        }
        return start;
    }

    private CheckpointException failure(String seen) {
        return new CheckpointException(file.path() + " " + seen);
    }
}
