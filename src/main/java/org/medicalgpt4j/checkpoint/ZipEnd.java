package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;

/**
 * The last record of a zip archive, checked: the directory lies before it.
 *
 * @param entries number of files in the archive
 * @param directoryStart where the directory begins in the file, in bytes
 */
record ZipEnd(long entries, long directoryStart, int directoryBytes) {
    /** Stands for a number that is to be found in a 64-bit field. */
    static final long IN_LARGE = 0xffffffffL;

    private static final int SIGNATURE = 0x06054b50;
    private static final int BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LARGE_SIGNATURE = 0x06064b50;
    private static final int LARGE_BYTES = 56;
    private static final int IN_LARGE_COUNT = 0xffff;
    private static final long LARGEST_DIRECTORY = 64L << 20;

    /** @throws CheckpointException where there is none, or the directory does not lie before it */
    static ZipEnd find(MappedFile file) {
        int tailBytes = (int) Math.min(file.size(), BYTES + LONGEST_COMMENT);
        ByteBuffer tail = file.slice(file.size() - tailBytes, tailBytes);
        for (int at = tailBytes - BYTES; at >= 0; at--) {
            if (tail.getInt(at) == SIGNATURE && Short.toUnsignedInt(tail.getShort(at + 20)) == tailBytes - BYTES - at) {
                return read(file, tail, at, file.size() - tailBytes + at);
            }
        }
        throw new CheckpointException(
                file.path() + " is truncated: it begins as a zip archive, but has no directory at its" + " end (after "
                        + file.size() + " bytes)");
    }

    private static ZipEnd read(MappedFile file, ByteBuffer tail, int at, long position) {
        long entries = Short.toUnsignedInt(tail.getShort(at + 10));
        long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
        long start = Integer.toUnsignedLong(tail.getInt(at + 16));
        long end = position;
        if (entries == IN_LARGE_COUNT || bytes == IN_LARGE || start == IN_LARGE) {
            ByteBuffer locator = record(file, position - LOCATOR_BYTES, LOCATOR_BYTES, LOCATOR_SIGNATURE);
            end = locator.getLong(8);
            ByteBuffer large = record(file, end, LARGE_BYTES, LARGE_SIGNATURE);
            entries = large.getLong(32);
            bytes = large.getLong(40);
            start = large.getLong(48);
        }
        if (bytes < 0 || bytes > LARGEST_DIRECTORY || start < 0 || start > end || bytes > end - start) {
            throw new CheckpointException(file.path() + " has a zip directory of " + bytes + " bytes at byte " + start
                    + ", but at most " + LARGEST_DIRECTORY + " bytes before byte " + end + " were expected");
        }
        return new ZipEnd(entries, start, (int) bytes);
    }

    private static ByteBuffer record(MappedFile file, long at, int bytes, int signature) {
        if (at < 0 || at > file.size() - bytes || file.slice(at, bytes).getInt(0) != signature) {
            throw new CheckpointException(
                    file.path() + " is a large zip archive, but has no record of its sizes at byte " + at);
        }
        return file.slice(at, bytes);
    }
}
