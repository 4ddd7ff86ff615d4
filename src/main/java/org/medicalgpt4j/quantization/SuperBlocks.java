package org.medicalgpt4j.quantization;

/**
 * Widening of the K formats: 256 elements, in sub-blocks of 16 or 32 whose own scales and minima are integers of 4 to 8 bits,
 * scaled by two f16 numbers for all.
 */
final class SuperBlocks {
    private static final int ELEMENTS = 256;

    private SuperBlocks() {}

    static void q2(byte[] blocks, int from, float[] values, int to) {
        int codes = from + 16;
        float scale = SmallBlocks.half(blocks, from + 80);
        float minimum = SmallBlocks.half(blocks, from + 82);
        for (int sub = 0; sub < 16; sub++) {
            float d = scale * (blocks[from + sub] & 15);
            float m = minimum * (blocks[from + sub] >> 4 & 15);
            for (int i = 0; i < 16; i++) {
                values[to + 16 * sub + i] = d * twoBits(blocks, codes, sub, i) - m;
            }
        }
    }

    static void q3(byte[] blocks, int from, float[] values, int to) {
        int codes = from + 32;
        float scale = SmallBlocks.half(blocks, from + 108);
        for (int sub = 0; sub < 16; sub++) {
            float d = scale * (sixBitScale(blocks, from + 96, sub) - 32);
            for (int i = 0; i < 16; i++) {
                int third = blocks[from + (sub % 2) * 16 + i] >> sub / 2 & 1;
                values[to + 16 * sub + i] = d * (twoBits(blocks, codes, sub, i) - (third == 1 ? 0 : 4));
            }
        }
    }

    /** Element i of sub-block {@code sub}: half blocks of 128 lie one after the other, four elements share a byte. */
    private static int twoBits(byte[] blocks, int codes, int sub, int i) {
        int half = sub / 8;
        int shift = 2 * (sub % 8 / 2);
        return blocks[codes + 32 * half + 16 * (sub % 2) + i] >> shift & 3;
    }

    /** The low four bits of 16 scales fill eight bytes, the high two bits four more. */
    private static int sixBitScale(byte[] blocks, int at, int sub) {
        int low = blocks[at + sub % 8] >> (sub < 8 ? 0 : 4) & 15;
        int high = blocks[at + 8 + sub % 4] >> 2 * (sub / 4) & 3;
        return low | high << 4;
    }

    static void q4(byte[] blocks, int from, float[] values, int to) {
        int codes = from + 16;
        for (int sub = 0; sub < 8; sub++) {
            float d = scale(blocks, from, sub);
            float m = minimum(blocks, from, sub);
            for (int i = 0; i < 32; i++) {
                values[to + 32 * sub + i] = d * nibble(blocks, codes, sub, i) - m;
            }
        }
    }

    static void q5(byte[] blocks, int from, float[] values, int to) {
        int fifths = from + 16;
        int codes = from + 48;
        for (int sub = 0; sub < 8; sub++) {
            float d = scale(blocks, from, sub);
            float m = minimum(blocks, from, sub);
            for (int i = 0; i < 32; i++) {
                int code = nibble(blocks, codes, sub, i) | (blocks[fifths + i] >> sub & 1) << 4;
                values[to + 32 * sub + i] = d * code - m;
            }
        }
    }

    /** 64 elements share 32 bytes: the first 32 have the low nibbles. */
    private static int nibble(byte[] blocks, int codes, int sub, int i) {
        return blocks[codes + 32 * (sub / 2) + i] >> 4 * (sub % 2) & 15;
    }

    private static float scale(byte[] blocks, int from, int sub) {
        int at = from + 4 + sub;
        int integer = sub < 4 ? blocks[at] & 63 : blocks[at + 4] & 15 | (blocks[at - 4] >> 6 & 3) << 4;
        return SmallBlocks.half(blocks, from) * integer;
    }

    private static float minimum(byte[] blocks, int from, int sub) {
        int at = from + 4 + sub;
        int integer = sub < 4 ? blocks[at + 4] & 63 : blocks[at + 4] >> 4 & 15 | (blocks[at] >> 6 & 3) << 4;
        return SmallBlocks.half(blocks, from + 2) * integer;
    }

    static void q6(byte[] blocks, int from, float[] values, int to) {
        int upper = from + 128;
        int scales = from + 192;
        float scale = SmallBlocks.half(blocks, from + 208);
        for (int i = 0; i < ELEMENTS; i++) {
            int half = i / 128;
            int quarter = i % 128 / 32;
            int low = blocks[from + 64 * half + i % 64] >> 4 * (quarter / 2) & 15;
            int high = blocks[upper + 32 * half + i % 32] >> 2 * quarter & 3;
            values[to + i] = scale * blocks[scales + i / 16] * ((low | high << 4) - 32);
        }
    }
}
