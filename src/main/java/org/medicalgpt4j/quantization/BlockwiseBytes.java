package org.medicalgpt4j.quantization;

/**
 * Numbers in eight bits each: every block is divided by its largest magnitude and rounded to the nearest value of a
 * {@link DynamicMap}. The last block may be short.
 */
public record BlockwiseBytes(DynamicMap map, int blockSize) {
    public BlockwiseBytes {
        if (blockSize < 1) {
            throw new IllegalArgumentException("a block needs at least one element, got " + blockSize);
        }
    }

    /** Blocks of that many elements. */
    public int blocks(int elements) {
        return (int) ((elements + (long) blockSize - 1) / blockSize);
    }

    /**
     * @param codes one per value
     * @param largest one per block
     */
    public void quantize(float[] values, byte[] codes, float[] largest) {
        for (int block = 0; block < blocks(values.length); block++) {
            int from = block * blockSize;
            int to = Math.min(values.length, from + blockSize);
            largest[block] = Magnitudes.largest(values, from, to);
            for (int i = from; i < to; i++) {
                codes[i] = (byte) map.nearest(largest[block] == 0 ? 0 : values[i] / largest[block]);
            }
        }
    }

    public void dequantize(byte[] codes, float[] largest, float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = map.value(codes[i] & 0xff) * largest[i / blockSize];
        }
    }
}
