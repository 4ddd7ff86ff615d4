package org.medicalgpt4j.engine.nd4j.kernel.vector;

import org.medicalgpt4j.quantization.SmallFloats;

/** Plain loops. */
final class PlainPackedDot implements PackedDot {
    private static final int HALF = ELEMENTS / 2;

    @Override
    public float q80(byte[] row, int blocks, float[] x, int xAt) {
        float[] sums = new float[LANES];
        for (int block = 0; block < blocks; block++) {
            int at = block * Q8_0;
            int from = xAt + block * ELEMENTS;
            float scale = half(row, at);
            for (int lane = 0; lane < LANES; lane++) {
                float sum = row[at + 2 + lane] * x[from + lane];
                for (int i = lane + LANES; i < ELEMENTS; i += LANES) {
                    sum += row[at + 2 + i] * x[from + i];
                }
                sums[lane] += scale * sum;
            }
        }
        return total(sums);
    }

    @Override
    public float q40(byte[] row, int blocks, float[] x, int xAt) {
        float[] sums = new float[LANES];
        for (int block = 0; block < blocks; block++) {
            int at = block * Q4_0;
            float scale = half(row, at);
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] += scale * nibbles(row, at + 2, 8, x, xAt + block * ELEMENTS, lane);
            }
        }
        return total(sums);
    }

    @Override
    public float q41(byte[] row, int blocks, float[] x, int xAt) {
        float[] sums = new float[LANES];
        for (int block = 0; block < blocks; block++) {
            int at = block * Q4_1;
            int from = xAt + block * ELEMENTS;
            float scale = half(row, at);
            float minimum = half(row, at + 2);
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] += scale * nibbles(row, at + 4, 0, x, from, lane);
                float offset = x[from + lane] + x[from + lane + LANES];
                offset += x[from + lane + HALF];
                offset += x[from + lane + HALF + LANES];
                sums[lane] += minimum * offset;
            }
        }
        return total(sums);
    }

    private static float nibbles(byte[] row, int at, int less, float[] x, int from, int lane) {
        float sum = ((row[at + lane] & 15) - less) * x[from + lane];
        sum += ((row[at + lane + LANES] & 15) - less) * x[from + lane + LANES];
        sum += ((row[at + lane] >> 4 & 15) - less) * x[from + lane + HALF];
        sum += ((row[at + lane + LANES] >> 4 & 15) - less) * x[from + lane + HALF + LANES];
        return sum;
    }

    static float half(byte[] row, int at) {
        return SmallFloats.halfToFloat((short) (row[at] & 0xff | row[at + 1] << 8));
    }

    static float total(float[] sums) {
        return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
    }
}
