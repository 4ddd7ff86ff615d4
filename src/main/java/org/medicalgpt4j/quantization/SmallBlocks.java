package org.medicalgpt4j.quantization;

/** Widening of the formats with 32 elements in a block. */
final class SmallBlocks {
    static final int ELEMENTS = 32;
    static final int HALF = ELEMENTS / 2;

    private SmallBlocks() {}

    static void q80(byte[] blocks, int from, float[] values, int to) {
        float scale = half(blocks, from);
        for (int i = 0; i < ELEMENTS; i++) {
            values[to + i] = blocks[from + 2 + i] * scale;
        }
    }

    static void q40(byte[] blocks, int from, float[] values, int to) {
        float scale = half(blocks, from);
        for (int i = 0; i < HALF; i++) {
            int pair = blocks[from + 2 + i];
            values[to + i] = ((pair & 15) - 8) * scale;
            values[to + i + HALF] = ((pair >> 4 & 15) - 8) * scale;
        }
    }

    static void q41(byte[] blocks, int from, float[] values, int to) {
        float scale = half(blocks, from);
        float minimum = half(blocks, from + 2);
        for (int i = 0; i < HALF; i++) {
            int pair = blocks[from + 4 + i];
            values[to + i] = (pair & 15) * scale + minimum;
            values[to + i + HALF] = (pair >> 4 & 15) * scale + minimum;
        }
    }

    static void q50(byte[] blocks, int from, float[] values, int to) {
        float scale = half(blocks, from);
        int fifths = int32(blocks, from + 2);
        for (int i = 0; i < HALF; i++) {
            int pair = blocks[from + 6 + i];
            values[to + i] = ((pair & 15 | (fifths >>> i & 1) << 4) - 16) * scale;
            values[to + i + HALF] = ((pair >> 4 & 15 | (fifths >>> i + HALF & 1) << 4) - 16) * scale;
        }
    }

    static void q51(byte[] blocks, int from, float[] values, int to) {
        float scale = half(blocks, from);
        float minimum = half(blocks, from + 2);
        int fifths = int32(blocks, from + 4);
        for (int i = 0; i < HALF; i++) {
            int pair = blocks[from + 8 + i];
            values[to + i] = (pair & 15 | (fifths >>> i & 1) << 4) * scale + minimum;
            values[to + i + HALF] = (pair >> 4 & 15 | (fifths >>> i + HALF & 1) << 4) * scale + minimum;
        }
    }

    static float half(byte[] bytes, int at) {
        return SmallFloats.halfToFloat((short) (bytes[at] & 0xff | bytes[at + 1] << 8));
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }
}
