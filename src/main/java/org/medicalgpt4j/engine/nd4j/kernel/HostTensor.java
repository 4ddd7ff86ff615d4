package org.medicalgpt4j.engine.nd4j.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A dense C-order tensor in host memory outside the heap: where its first element lies, its type and its shape.
 * Only f32 and i32 occur in kernels.
 */
public record HostTensor(Pointer memory, DataType type, long... shape) {

    public long length() {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        return length;
    }

    public int size(int axis) {
        return Math.toIntExact(shape[axis < 0 ? axis + shape.length : axis]);
    }

    /** Number of rows when all axes but the last are taken together. */
    public int rows() {
        return Math.toIntExact(shape.length == 0 ? 1 : length() / Math.max(1, shape[shape.length - 1]));
    }

    public FloatPointer floats() {
        return (FloatPointer) memory;
    }

    /** The memory from an element on, for BLAS calls on a part of the tensor. */
    public FloatPointer floats(long offset) {
        return offset == 0 ? floats() : floats().getPointer(FloatPointer.class, offset);
    }

    /** Copies {@code length} elements from {@code offset} into an array. Safe for concurrent use. */
    public void read(long offset, float[] target, int at, int length) {
        floats().getPointer(FloatPointer.class, offset).get(target, at, length);
    }

    /** Copies {@code length} elements of an array to {@code offset}. Safe for concurrent use on disjoint parts. */
    public void write(long offset, float[] source, int at, int length) {
        floats().getPointer(FloatPointer.class, offset).put(source, at, length);
    }

    /** All elements of an integer tensor. */
    public int[] ints() {
        int[] values = new int[Math.toIntExact(length())];
        ((IntPointer) memory).getPointer(IntPointer.class, 0).get(values, 0, values.length);
        return values;
    }
}
