package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the head of a GGUF file field by field; every length is checked against the bytes that are left before it is believed. */
final class GgufCursor {
    /** Real heads are below 30 MB even with vocabularies of 250,000 tokens. */
    static final int LARGEST_HEAD = 128 << 20;

    private static final int LONGEST_TEXT = 16 << 20;

    private final MappedFile file;
    private final ByteBuffer head;

    GgufCursor(MappedFile file) {
        this.file = file;
        this.head = file.slice(0, (int) Math.min(file.size(), LARGEST_HEAD));
    }

    long position() {
        return head.position();
    }

    byte int8(String what) {
        return need(1, what).get();
    }

    short int16(String what) {
        return need(2, what).getShort();
    }

    int int32(String what) {
        return need(4, what).getInt();
    }

    long int64(String what) {
        return need(8, what).getLong();
    }

    long unsigned32(String what) {
        return Integer.toUnsignedLong(int32(what));
    }

    /** An unsigned 64-bit number, which must fit in a signed one. */
    long unsigned64(String what) {
        long value = int64(what);
        if (value < 0) {
            throw failure(what + " is " + Long.toUnsignedString(value) + ", which is too large");
        }
        return value;
    }

    /**
     * A number of things to follow.
     *
     * @param smallest bytes that each of them takes at least
     * @param limit the most that make sense
     */
    int count(String what, int smallest, int limit) {
        long count = unsigned64(what);
        if (count > limit) {
            throw failure(what + " is " + count + ", more than the " + limit + " allowed");
        }
        need(count * smallest, what + " of " + count);
        return (int) count;
    }

    /** UTF-8 text after its length in bytes. */
    String text(String what) {
        int length = count("the length of " + what, 1, LONGEST_TEXT);
        ByteBuffer bytes = head.slice(head.position(), length);
        head.position(head.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notText) {
            throw failure(what + " is not UTF-8 text");
        }
    }

    CheckpointException failure(String problem) {
        return new CheckpointException(file.path() + ": " + problem);
    }

    private ByteBuffer need(long bytes, String what) {
        if (bytes <= head.remaining()) {
            return head;
        }
        if (file.size() > LARGEST_HEAD) {
            throw failure(
                    "the head of the file would be larger than the " + LARGEST_HEAD + " bytes allowed, at " + what);
        }
        throw new CheckpointException(file.path() + " is truncated: it ends within " + what);
    }
}
