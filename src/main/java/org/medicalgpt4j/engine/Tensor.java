package org.medicalgpt4j.engine;

/**
 * Values that came out of a program, on the heap.
 *
 * @param shape sizes of the axes; empty for a scalar
 * @param values in C order
 */
public record Tensor(long[] shape, float[] values) {

    public Tensor {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        if (length != values.length) {
            throw new IllegalArgumentException(length + " elements by shape, " + values.length + " given");
        }
    }

    /** The value of a scalar. */
    public float scalar() {
        if (values.length != 1) {
            throw new IllegalStateException("not a scalar: " + values.length + " values");
        }
        return values[0];
    }

    public double sum() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
