package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;

/** {@link Widening} of GGUF block formats (layouts: {@code ggml-common.h} of llama.cpp; the arithmetic is f32 as there). */
final class BlockWidening {
    private static final int BLOCK = 32;
    private static final int HALF = BLOCK / 2;

    private BlockWidening() {}

    static void q8_0(ByteBuffer source, float[] target, int at, int length) {
        inChunks(BlockType.Q8_0, source, at, length, (bytes, from, to) -> {
            float scale = half(bytes, from);
            for (int i = 0; i < BLOCK; i++) {
                target[to + i] = bytes[from + 2 + i] * scale;
            }
        });
    }

    static void q4_0(ByteBuffer source, float[] target, int at, int length) {
        inChunks(BlockType.Q4_0, source, at, length, (bytes, from, to) -> {
            float scale = half(bytes, from);
            for (int i = 0; i < HALF; i++) {
                int pair = bytes[from + 2 + i];
                target[to + i] = ((pair & 15) - 8) * scale;
                target[to + i + HALF] = ((pair >> 4 & 15) - 8) * scale;
            }
        });
    }

    static void q4_1(ByteBuffer source, float[] target, int at, int length) {
        inChunks(BlockType.Q4_1, source, at, length, (bytes, from, to) -> {
            float scale = half(bytes, from);
            float minimum = half(bytes, from + 2);
            for (int i = 0; i < HALF; i++) {
                int pair = bytes[from + 4 + i];
                target[to + i] = (pair & 15) * scale + minimum;
                target[to + i + HALF] = (pair >> 4 & 15) * scale + minimum;
            }
        });
    }

    private static float half(byte[] bytes, int at) {
        return SmallFloats.halfToFloat((short) (bytes[at] & 0xff | bytes[at + 1] << 8));
    }

    /** Fetches the blocks in bulk: access to a mapped file costs more per call than per byte. */
    private static void inChunks(BlockType type, ByteBuffer source, int at, int length, OneBlock one) {
        int size = type.bytesPerBlock();
        byte[] bytes = new byte[Math.min(length, Widening.CHUNK) / BLOCK * size];
        int blocksLeft = length / BLOCK;
        for (int to = at; blocksLeft > 0; ) {
            int blocks = Math.min(blocksLeft, bytes.length / size);
            source.get(bytes, 0, blocks * size);
            for (int block = 0; block < blocks; block++, to += BLOCK) {
                one.widen(bytes, block * size, to);
            }
            blocksLeft -= blocks;
        }
    }

    /** Widens the block at {@code from} of {@code bytes} to {@code to} of the target. */
    @FunctionalInterface
    private interface OneBlock {
        void widen(byte[] bytes, int from, int to);
    }
}
