package org.medicalgpt4j.quantization;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Eight bits an element with a scale per row (Dettmers et al., "LLM.int8()", 2022): the row, rounded to f16, is divided by its
 * largest magnitude and multiplied by 127.
 *
 * <p>In memory: the signed bytes, row by row; then, at a multiple of 16 bytes, the largest magnitude of each row as f32.
 */
public record RowInt8Format() implements WeightFormat {
    private static final int LARGEST = 127;

    @Override
    public String label() {
        return "int8";
    }

    @Override
    public long bytes(long rows, long columns) {
        return scales(rows, columns) + Math.multiplyExact(rows, (long) Float.BYTES);
    }

    /** First byte of the scales. */
    public long scales(long rows, long columns) {
        long codes = Math.multiplyExact(rows, columns);
        if (codes + Math.multiplyExact(rows, (long) Float.BYTES) > Integer.MAX_VALUE - 16) {
            throw new QuantizationException("a matrix of " + rows + " x " + columns
                    + " is too large for one int8 tensor, which must stay below 2 GiB");
        }
        return (codes + 15) / 16 * 16;
    }

    @Override
    public void widen(ByteBuffer packed, long rows, long columns, long offset, float[] target, int at, int length) {
        ByteBuffer bytes = packed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long scales = scales(rows, columns);
        byte[] codes = new byte[(int) Math.min(length, columns)];
        for (int done = 0; done < length; ) {
            long element = offset + done;
            int count = (int) Math.min(length - done, columns - element % columns);
            float largest = bytes.getFloat((int) (scales + Float.BYTES * (element / columns)));
            bytes.get((int) element, codes, 0, count);
            for (int i = 0; i < count; i++) {
                target[at + done + i] = codes[i] * largest / LARGEST;
            }
            done += count;
        }
    }

    @Override
    public void pack(FloatSource values, long rows, long columns, ByteBuffer packed) {
        ByteBuffer bytes = packed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[Math.toIntExact(columns)];
        int scales = (int) scales(rows, columns);
        for (int r = 0; r < rows; r++) {
            values.read(r * columns, row, row.length);
            for (int i = 0; i < row.length; i++) {
                row[i] = SmallFloats.halfToFloat(SmallFloats.floatToHalf(row[i]));
            }
            float largest = Magnitudes.largest(row, 0, row.length);
            if (!Float.isFinite(largest)) {
                throw new QuantizationException(
                        "row " + r + " holds a number that is not finite, or too large for f16, which int8 needs");
            }
            for (int i = 0; i < row.length; i++) {
                int code = largest == 0 ? 0 : (int) Math.rint(row[i] * (LARGEST / largest));
                bytes.put((int) (r * columns + i), (byte) code);
            }
            bytes.putFloat(scales + Float.BYTES * r, largest);
        }
    }
}
