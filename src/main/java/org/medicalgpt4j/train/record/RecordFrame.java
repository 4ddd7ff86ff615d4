package org.medicalgpt4j.train.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame of a record in a TFRecord file, little endian: length (8 bytes), masked CRC-32C of the length (4), content,
 * masked CRC-32C of the content (4).
 */
final class RecordFrame {
    private static final int MASK = 0xa282ead8;

    private RecordFrame() {}

    static byte[] of(byte[] content) {
        ByteBuffer frame = ByteBuffer.allocate(Math.addExact(content.length, Long.BYTES + 2 * Integer.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(content.length);
        frame.putInt(maskedChecksum(frame.array(), 0, Long.BYTES));
        frame.put(content);
        frame.putInt(maskedChecksum(content, 0, content.length));
        return frame.array();
    }

    /** Rotated and shifted, since a checksum of bytes that hold checksums is a weak one. */
    static int maskedChecksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
    }
}
