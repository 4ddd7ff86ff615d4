package org.medicalgpt4j.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one protobuf message; every length is checked against what is there. */
final class ProtobufReader {
    static final int VARINT = 0;
    private static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final ByteBuffer buffer;
    private final String name;
    private int field;
    private int wireType;

    ProtobufReader(ByteBuffer buffer, String name) {
        this.buffer = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.name = name;
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() {
        if (!buffer.hasRemaining()) {
            return false;
        }
        long key = varint();
        field = Math.toIntExact(key >>> 3 & 0x1FFFFFFF);
        wireType = (int) (key & 7);
        if (field == 0) {
            throw broken("field number 0");
        }
        return true;
    }

    int field() {
        return field;
    }

    boolean bool() {
        return number() != 0;
    }

    int integer() {
        return (int) number();
    }

    private long number() {
        expect(VARINT);
        return varint();
    }

    float float32() {
        expect(FIXED32);
        return take(4).getFloat();
    }

    String string() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    ByteBuffer bytes() {
        expect(BYTES);
        return take(length());
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> take(8);
            case BYTES -> take(length());
            case FIXED32 -> take(4);
            default -> throw broken("wire type " + wireType);
        }
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > buffer.remaining()) {
            throw broken("a field of " + length + " bytes where " + buffer.remaining() + " are left");
        }
        return (int) length;
    }

    private ByteBuffer take(int length) {
        if (length > buffer.remaining()) {
            throw broken("truncated");
        }
        ByteBuffer slice = buffer.slice(buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + length);
        return slice;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!buffer.hasRemaining()) {
                throw broken("truncated");
            }
            byte b = buffer.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw broken("a number of more than 10 bytes");
    }

    private void expect(int expected) {
        if (wireType != expected) {
            throw broken("field " + field + " has wire type " + wireType + ", expected " + expected);
        }
    }

    private TokenizerException broken(String problem) {
        return new TokenizerException(
                name + ": not a SentencePiece model: " + problem + " at byte " + buffer.position());
    }
}
