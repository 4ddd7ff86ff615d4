package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;

/** {@link Widening} of GGUF block formats (layouts: {@code ggml-common.h} of llama.cpp; the arithmetic is f32 as there). */
final class BlockWidening {
    private static final int BLOCK = 32;

    private BlockWidening() {}

    static void q8_0(ByteBuffer source, float[] target, int at, int length) {
        byte[] quants = new byte[BLOCK];
        for (int to = at; to < at + length; to += BLOCK) {
            float scale = SmallFloats.halfToFloat(source.getShort());
            source.get(quants);
            for (int i = 0; i < BLOCK; i++) {
                target[to + i] = quants[i] * scale;
            }
        }
    }

    static void q4_0(ByteBuffer source, float[] target, int at, int length) {
        byte[] nibbles = new byte[BLOCK / 2];
        for (int to = at; to < at + length; to += BLOCK) {
            float scale = SmallFloats.halfToFloat(source.getShort());
            source.get(nibbles);
            for (int i = 0; i < BLOCK / 2; i++) {
                target[to + i] = ((nibbles[i] & 15) - 8) * scale;
                target[to + i + BLOCK / 2] = ((nibbles[i] >> 4 & 15) - 8) * scale;
            }
        }
    }

    static void q4_1(ByteBuffer source, float[] target, int at, int length) {
        byte[] nibbles = new byte[BLOCK / 2];
        for (int to = at; to < at + length; to += BLOCK) {
            float scale = SmallFloats.halfToFloat(source.getShort());
            float minimum = SmallFloats.halfToFloat(source.getShort());
            source.get(nibbles);
            for (int i = 0; i < BLOCK / 2; i++) {
                target[to + i] = (nibbles[i] & 15) * scale + minimum;
                target[to + i + BLOCK / 2] = (nibbles[i] >> 4 & 15) * scale + minimum;
            }
        }
    }
}
