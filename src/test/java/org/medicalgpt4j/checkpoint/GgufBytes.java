package org.medicalgpt4j.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes small GGUF files, right or wrong ones. */
final class GgufBytes {
    private final List<Consumer<Sink>> keys = new ArrayList<>();
    private final List<Consumer<Sink>> infos = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int version = 3;
    private int alignment = 32;

    /** Little-endian output. */
    static final class Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Sink int32(int value) {
            bytes.writeBytes(little(4).putInt(value).array());
            return this;
        }

        Sink int64(long value) {
            bytes.writeBytes(little(8).putLong(value).array());
            return this;
        }

        Sink text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int64(utf8.length);
            bytes.writeBytes(utf8);
            return this;
        }

        Sink raw(byte... values) {
            bytes.writeBytes(values);
            return this;
        }

        int size() {
            return bytes.size();
        }
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    GgufBytes version(int number) {
        version = number;
        return this;
    }

    GgufBytes text(String key, String value) {
        return key(key, sink -> sink.int32(8).text(value));
    }

    GgufBytes whole(String key, long value) {
        return key(key, sink -> sink.int32(4).int32((int) value));
    }

    GgufBytes real(String key, double value) {
        return key(key, sink -> sink.int32(6).int32(Float.floatToIntBits((float) value)));
    }

    GgufBytes key(String key, Consumer<Sink> value) {
        keys.add(sink -> value.accept(sink.text(key)));
        return this;
    }

    GgufBytes alignment(int bytes) {
        alignment = bytes;
        return whole("general.alignment", bytes);
    }

    /** A tensor after the ones before it; the shape is row-major. */
    GgufBytes tensor(String name, int type, byte[] values, long... shape) {
        int offset = data.size();
        data.writeBytes(values);
        data.writeBytes(new byte[Math.floorMod(-data.size(), alignment)]);
        return tensorAt(name, type, offset, shape);
    }

    GgufBytes tensorAt(String name, int type, long offset, long... shape) {
        infos.add(sink -> {
            sink.text(name).int32(shape.length);
            for (int i = shape.length - 1; i >= 0; i--) {
                sink.int64(shape[i]);
            }
            sink.int32(type).int64(offset);
        });
        return this;
    }

    GgufBytes floats(String name, float[] values, long... shape) {
        ByteBuffer bytes = little(values.length * 4);
        bytes.asFloatBuffer().put(values);
        return tensor(name, 0, bytes.array(), shape);
    }

    byte[] build() {
        Sink sink = new Sink();
        sink.raw((byte) 'G', (byte) 'G', (byte) 'U', (byte) 'F')
                .int32(version)
                .int64(infos.size())
                .int64(keys.size());
        keys.forEach(key -> key.accept(sink));
        infos.forEach(info -> info.accept(sink));
        sink.raw(new byte[Math.floorMod(-sink.size(), alignment)]);
        return sink.raw(data.toByteArray()).bytes.toByteArray();
    }
}
