package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import org.medicalgpt4j.quantization.SmallFloats;

/** {@link Widening} of the scalar float types. Values are fetched in bulk and converted in plain loops that the JIT vectorises. */
final class ScalarWidening {
    private ScalarWidening() {}

    static void f64(ByteBuffer source, float[] target, int at, int length) {
        double[] chunk = new double[Math.min(length, Widening.CHUNK)];
        for (int done = 0; done < length; done += chunk.length) {
            int count = Math.min(chunk.length, length - done);
            source.asDoubleBuffer().get(chunk, 0, count);
            source.position(source.position() + count * Double.BYTES);
            for (int i = 0; i < count; i++) {
                target[at + done + i] = (float) chunk[i];
            }
        }
    }

    static void f32(ByteBuffer source, float[] target, int at, int length) {
        source.asFloatBuffer().get(target, at, length);
        source.position(source.position() + length * Float.BYTES);
    }

    static void f16(ByteBuffer source, float[] target, int at, int length) {
        short[] chunk = new short[Math.min(length, Widening.CHUNK)];
        for (int done = 0; done < length; done += chunk.length) {
            int count = shorts(source, chunk, length - done);
            for (int i = 0; i < count; i++) {
                target[at + done + i] = SmallFloats.halfToFloat(chunk[i]);
            }
        }
    }

    static void bf16(ByteBuffer source, float[] target, int at, int length) {
        short[] chunk = new short[Math.min(length, Widening.CHUNK)];
        for (int done = 0; done < length; done += chunk.length) {
            int count = shorts(source, chunk, length - done);
            for (int i = 0; i < count; i++) {
                target[at + done + i] = SmallFloats.bfloat16ToFloat(chunk[i]);
            }
        }
    }

    static void f8e4m3(ByteBuffer source, float[] target, int at, int length) {
        for (int i = 0; i < length; i++) {
            target[at + i] = SmallFloats.e4m3ToFloat(source.get());
        }
    }

    static void f8e5m2(ByteBuffer source, float[] target, int at, int length) {
        for (int i = 0; i < length; i++) {
            target[at + i] = SmallFloats.e5m2ToFloat(source.get());
        }
    }

    private static int shorts(ByteBuffer source, short[] chunk, int left) {
        int count = Math.min(chunk.length, left);
        source.asShortBuffer().get(chunk, 0, count);
        source.position(source.position() + count * Short.BYTES);
        return count;
    }
}
