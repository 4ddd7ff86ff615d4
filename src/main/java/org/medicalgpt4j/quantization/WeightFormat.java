package org.medicalgpt4j.quantization;

import java.nio.ByteBuffer;

/**
 * How a weight matrix {@code [rows, columns]} is kept in fewer bits. Everything that belongs to a matrix, scales included,
 * lies in one run of bytes, so that a program handles it as one parameter.
 */
public sealed interface WeightFormat permits FourBitFormat, RowInt8Format, GgufFormat {

    /** The name used in recipes, files and messages, such as {@code nf4} or {@code Q4_1}. */
    String label();

    /**
     * Bytes of a matrix.
     *
     * @throws QuantizationException if a matrix of this shape cannot be kept so
     */
    long bytes(long rows, long columns);

    /**
     * Widens elements to f32.
     *
     * @param packed little endian; its position and limit are neither used nor changed
     * @param offset of the first element, row by row
     */
    void widen(ByteBuffer packed, long rows, long columns, long offset, float[] target, int at, int length);

    /**
     * Packs a matrix.
     *
     * @param packed {@link #bytes} long
     * @throws QuantizationException if the format can only be read, or an element is not a finite number
     */
    void pack(FloatSource values, long rows, long columns, ByteBuffer packed);

    /** The elements of a matrix, row by row, read piece by piece. */
    @FunctionalInterface
    interface FloatSource {
        /** Fills {@code target[0..length)} with the elements from {@code offset} on. */
        void read(long offset, float[] target, int length);
    }
}
