package org.medicalgpt4j.quantization;

/**
 * Where the parts of a {@link FourBitFormat} matrix lie.
 *
 * @param elements of the matrix
 * @param blocks that have a scale each
 * @param scales first byte of the scales; the codes begin at 0
 * @param scaleScales first byte of the scales' own scales, with double quantization
 * @param mean first byte of the scales' mean, with double quantization
 */
public record FourBitLayout(long elements, int blocks, int scales, int scaleScales, int mean, int total) {
    private static final int ALIGNMENT = 16;
    /** Scales that share a scale of their own, with double quantization. */
    public static final int SCALES_PER_SCALE = 256;

    /** @throws QuantizationException if the matrix needs 2 GiB or more */
    public static FourBitLayout of(FourBitFormat format, long rows, long columns) {
        try {
            long elements = Math.multiplyExact(rows, columns);
            int blocks = Math.toIntExact((elements + format.blockSize() - 1) / format.blockSize());
            int scales = aligned((elements + 1) / 2);
            if (!format.doubleQuantization()) {
                return new FourBitLayout(elements, blocks, scales, 0, 0, aligned(scales + 4L * blocks));
            }
            int scaleScales = aligned((long) scales + blocks);
            int mean = aligned(scaleScales + 4L * ((blocks + SCALES_PER_SCALE - 1) / SCALES_PER_SCALE));
            return new FourBitLayout(elements, blocks, scales, scaleScales, mean, aligned(mean + 4L));
        } catch (ArithmeticException tooLarge) {
            throw new QuantizationException("a matrix of " + rows + " x " + columns + " is too large for one "
                    + format.label() + " tensor, which must stay below 2 GiB");
        }
    }

    private static int aligned(long bytes) {
        return Math.toIntExact((bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }
}
