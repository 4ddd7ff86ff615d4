package org.medicalgpt4j.engine.nd4j.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A matrix in f32 memory outside the heap, or a rectangle of one, or its transpose.
 *
 * @param offset first element, in floats
 * @param stride floats from one row as it lies in memory to the next
 * @param transposed whether rows and columns are those of the transpose of what lies in memory
 */
public record Matrix(Pointer memory, long offset, int rows, int columns, int stride, boolean transposed) {

    public Matrix transpose() {
        return new Matrix(memory, offset, columns, rows, stride, !transposed);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Matrix rows(int from, int to) {
        return new Matrix(
                memory, offset + (transposed ? from : (long) from * stride), to - from, columns, stride, transposed);
    }

    /** Columns {@code from} (inclusive) to {@code to} (exclusive). */
    public Matrix columns(int from, int to) {
        return transpose().rows(from, to).transpose();
    }

    FloatPointer pointer() {
        return new FloatView(memory, offset, 0);
    }
}
