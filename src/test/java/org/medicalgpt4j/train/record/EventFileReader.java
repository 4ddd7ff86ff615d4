package org.medicalgpt4j.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files as TensorBoard does, checking every checksum. Its CRC is computed bit by bit. */
final class EventFileReader {
    /**
     * An event.
     *
     * @param version empty but for the first one
     */
    record Event(double time, long step, String version, Map<String, Float> scalars, Map<String, String> texts) {}

    private EventFileReader() {}

    static List<Event> read(byte[] file) {
        List<Event> events = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            byte[] head = bytes(in, 8);
            assertEquals(masked(head), in.getInt(), "checksum of a length");
            byte[] content = bytes(in, (int) buffer(head).getLong());
            assertEquals(masked(content), in.getInt(), "checksum of a content");
            events.add(event(buffer(content)));
        }
        return events;
    }

    private static Event event(ByteBuffer in) {
        double time = 0;
        long step = 0;
        String version = "";
        Map<String, Float> scalars = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            switch ((int) varint(in)) {
                case 1 << 3 | 1 -> time = in.getDouble();
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 -> version = text(in);
                case 5 << 3 | 2 -> summary(buffer(delimited(in)), scalars, texts);
                default -> throw new AssertionError("an event has an unknown field");
            }
        }
        return new Event(time, step, version, scalars, texts);
    }

    private static void summary(ByteBuffer in, Map<String, Float> scalars, Map<String, String> texts) {
        while (in.hasRemaining()) {
            assertEquals(1 << 3 | 2, varint(in), "a summary has values only");
            ByteBuffer value = buffer(delimited(in));
            String tag = "";
            while (value.hasRemaining()) {
                switch ((int) varint(value)) {
                    case 1 << 3 | 2 -> tag = text(value);
                    case 2 << 3 | 5 -> scalars.put(tag, value.getFloat());
                    case 8 << 3 | 2 -> texts.put(tag, tensor(buffer(delimited(value))));
                    case 9 << 3 | 2 -> assertEquals("text", plugin(buffer(delimited(value))));
                    default -> throw new AssertionError("a value has an unknown field");
                }
            }
        }
    }

    private static String tensor(ByteBuffer in) {
        assertEquals(1 << 3, varint(in));
        assertEquals(7, varint(in), "a tensor of strings");
        assertEquals(2 << 3 | 2, varint(in));
        delimited(in);
        assertEquals(8 << 3 | 2, varint(in));
        return text(in);
    }

    private static String plugin(ByteBuffer in) {
        assertEquals(1 << 3 | 2, varint(in));
        ByteBuffer data = buffer(delimited(in));
        assertEquals(1 << 3 | 2, varint(data));
        return text(data);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer in) {
        return new String(delimited(in), StandardCharsets.UTF_8);
    }

    private static byte[] delimited(ByteBuffer in) {
        return bytes(in, (int) varint(in));
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = in.get();
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    /** As the description of TFRecord has it. */
    static int masked(byte[] bytes) {
        int crc = -1;
        for (byte next : bytes) {
            crc ^= next & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }
}
