package org.medicalgpt4j.quantization;

/** Widening of the formats whose nibbles choose from 16 values that lie closer together near zero. */
final class NonlinearBlocks {
    private static final byte[] VALUES = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
    private static final int SUB_BLOCKS = 8;

    private NonlinearBlocks() {}

    static void small(byte[] blocks, int from, float[] values, int to) {
        widen(blocks, from + 2, SmallBlocks.half(blocks, from), values, to);
    }

    static void large(byte[] blocks, int from, float[] values, int to) {
        float scale = SmallBlocks.half(blocks, from);
        int high = blocks[from + 2] & 0xff | (blocks[from + 3] & 0xff) << 8;
        for (int sub = 0; sub < SUB_BLOCKS; sub++) {
            int integer = blocks[from + 4 + sub / 2] >> 4 * (sub % 2) & 15 | (high >> 2 * sub & 3) << 4;
            widen(blocks, from + 8 + SmallBlocks.HALF * sub, scale * (integer - 32), values, to + 32 * sub);
        }
    }

    private static void widen(byte[] blocks, int from, float scale, float[] values, int to) {
        for (int i = 0; i < SmallBlocks.HALF; i++) {
            int pair = blocks[from + i];
            values[to + i] = scale * VALUES[pair & 15];
            values[to + i + SmallBlocks.HALF] = scale * VALUES[pair >> 4 & 15];
        }
    }
}
