package org.medicalgpt4j.checkpoint.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Operands of a pickle's opcodes. A length is held against the bytes there are before anything is allocated. */
final class PickleBytes {
    /** Bytes of a text; names of tensors and modules are far shorter. */
    private static final int LONGEST_TEXT = 4096;

    /** Bytes of a whole number: enough for the magic number of old files. */
    private static final int LONGEST_NUMBER = 16;

    private final String source;
    private final ByteBuffer bytes;

    PickleBytes(String source, ByteBuffer bytes) {
        this.source = source;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsignedByte() {
        require(Byte.BYTES);
        return Byte.toUnsignedInt(bytes.get());
    }

    int unsignedShort() {
        require(Short.BYTES);
        return Short.toUnsignedInt(bytes.getShort());
    }

    int signedInt() {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    long unsignedInt() {
        return Integer.toUnsignedLong(signedInt());
    }

    long signedLong() {
        require(Long.BYTES);
        return bytes.getLong();
    }

    /** The only big endian number of a pickle. */
    double real() {
        return Double.longBitsToDouble(Long.reverseBytes(signedLong()));
    }

    BigInteger whole(int length) {
        if (length > LONGEST_NUMBER) {
            throw failure("a number of " + length + " bytes, more than the " + LONGEST_NUMBER + " allowed");
        }
        require(length);
        byte[] bigEndian = new byte[length];
        for (int i = length - 1; i >= 0; i--) {
            bigEndian[i] = bytes.get();
        }
        return length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    }

    String text(long length, Charset charset) {
        if (length < 0 || length > LONGEST_TEXT) {
            throw failure("a text of " + Long.toUnsignedString(length) + " bytes, more than the " + LONGEST_TEXT
                    + " allowed");
        }
        require(length);
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        try {
            return charset.newDecoder().decode(part).toString();
        } catch (CharacterCodingException malformed) {
            throw failure("a text that is not " + charset.name());
        }
    }

    /** A text that ends with its line. */
    String line() {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != '\n') {
            end++;
        }
        require(end + 1L - bytes.position());
        String line = text(end - bytes.position(), StandardCharsets.UTF_8);
        bytes.get();
        return line;
    }

    private void require(long length) {
        if (length > bytes.remaining()) {
            throw new PickleException(source + " is truncated: its pickle needs " + length + " bytes at byte "
                    + position() + ", but only " + bytes.remaining() + " are left");
        }
    }

    /** The pickle holds something here that it should not. */
    PickleException failure(String seen) {
        return new PickleException(source + ": its pickle has " + seen + " before byte " + position());
    }
}
