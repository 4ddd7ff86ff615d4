package org.medicalgpt4j.quantization;

/** Rounding to the formats with 32 elements in a block, the way llama.cpp's reference code rounds. */
final class BlockRounding {
    private static final int ELEMENTS = SmallBlocks.ELEMENTS;
    private static final int HALF = SmallBlocks.HALF;

    private BlockRounding() {}

    static void q80(float[] values, int from, byte[] blocks, int to) {
        float scale = Math.abs(extreme(values, from)) / 127;
        float inverse = inverse(scale);
        putHalf(scale, blocks, to);
        for (int i = 0; i < ELEMENTS; i++) {
            blocks[to + 2 + i] = (byte) awayFromZero(values[from + i] * inverse);
        }
    }

    static void q40(float[] values, int from, byte[] blocks, int to) {
        signed(values, from, blocks, to, 8);
    }

    static void q50(float[] values, int from, byte[] blocks, int to) {
        signed(values, from, blocks, to, 16);
    }

    static void q41(float[] values, int from, byte[] blocks, int to) {
        shifted(values, from, blocks, to, 15);
    }

    static void q51(float[] values, int from, byte[] blocks, int to) {
        shifted(values, from, blocks, to, 31);
    }

    /** The element furthest from zero becomes the most negative code, which reaches one step further than the positive ones. */
    private static void signed(float[] values, int from, byte[] blocks, int to, int middle) {
        float scale = extreme(values, from) / -middle;
        float inverse = inverse(scale);
        putHalf(scale, blocks, to);
        int[] codes = new int[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            codes[i] = Math.min(2 * middle - 1, (int) (values[from + i] * inverse + (middle + 0.5f)));
        }
        putCodes(codes, blocks, to + 2, middle == 16);
    }

    private static void shifted(float[] values, int from, byte[] blocks, int to, int largest) {
        float minimum = values[from];
        float maximum = values[from];
        for (int i = 1; i < ELEMENTS; i++) {
            minimum = Math.min(minimum, values[from + i]);
            maximum = Math.max(maximum, values[from + i]);
        }
        float scale = (maximum - minimum) / largest;
        float inverse = inverse(scale);
        putHalf(scale, blocks, to);
        putHalf(minimum, blocks, to + 2);
        int[] codes = new int[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            codes[i] = Math.min(largest, (int) ((values[from + i] - minimum) * inverse + 0.5f));
        }
        putCodes(codes, blocks, to + 4, largest == 31);
    }

    /** Nibbles, after the fifth bits if there are any. */
    private static void putCodes(int[] codes, byte[] blocks, int to, boolean fifths) {
        int at = to;
        if (fifths) {
            int bits = 0;
            for (int i = 0; i < ELEMENTS; i++) {
                bits |= (codes[i] >> 4) << i;
            }
            for (int i = 0; i < 4; i++) {
                blocks[at++] = (byte) (bits >>> 8 * i);
            }
        }
        for (int i = 0; i < HALF; i++) {
            blocks[at + i] = (byte) (codes[i] & 15 | codes[i + HALF] << 4);
        }
    }

    /** The first of the elements furthest from zero. */
    private static float extreme(float[] values, int from) {
        float extreme = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            if (Math.abs(values[from + i]) > Math.abs(extreme)) {
                extreme = values[from + i];
            }
        }
        return extreme;
    }

    private static float inverse(float scale) {
        return scale == 0 ? 0 : 1 / scale;
    }

    /** To the nearest integer, halves away from zero, as C's {@code roundf}. */
    private static int awayFromZero(float value) {
        float whole = (float) Math.floor(Math.abs(value));
        int size = (int) (Math.abs(value) - whole >= 0.5f ? whole + 1 : whole);
        return value < 0 ? -size : size;
    }

    private static void putHalf(float value, byte[] bytes, int at) {
        short half = SmallFloats.floatToHalf(value);
        bytes[at] = (byte) half;
        bytes[at + 1] = (byte) (half >> 8);
    }
}
