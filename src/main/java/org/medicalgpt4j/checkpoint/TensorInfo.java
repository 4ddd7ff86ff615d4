package org.medicalgpt4j.checkpoint;

import java.util.Arrays;

/**
 * What a file says of a tensor.
 *
 * @param name as in the file
 * @param type storage of its elements
 * @param shape row-major dimensions; empty for a scalar. The product of the dimensions and its bytes fit in a long.
 */
public record TensorInfo(String name, StorageType type, long[] shape) {

    /** @throws CheckpointException where a dimension is negative, sizes overflow, or rows are not whole blocks */
    public TensorInfo {
        shape = shape.clone();
        long elements = 1;
        try {
            for (long dimension : shape) {
                if (dimension < 0) {
                    throw new CheckpointException(
                            "tensor '" + name + "' has a negative dimension in its shape " + Arrays.toString(shape));
                }
                elements = Math.multiplyExact(elements, dimension);
            }
            Math.multiplyExact(elements, (long) type.bytesPerBlock());
        } catch (ArithmeticException tooLarge) {
            throw new CheckpointException(
                    "tensor '" + name + "' has the shape " + Arrays.toString(shape) + ", which is too large", tooLarge);
        }
        long row = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (row % type.blockSize() != 0) {
            throw new CheckpointException("tensor '" + name + "' has rows of " + row + " elements, which are not whole "
                    + type.label() + " blocks of " + type.blockSize());
        }
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** The size along an axis, counted from 0. */
    public long dimension(int axis) {
        return shape[axis];
    }

    /** Product of the dimensions; 1 for a scalar. */
    public long elements() {
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        return elements;
    }

    /** Bytes in the file. */
    public long bytes() {
        return type.bytes(elements());
    }

    /** The same tensor under another name. */
    public TensorInfo renamed(String newName) {
        return new TensorInfo(newName, type, shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorInfo that
                && name.equals(that.name)
                && type.equals(that.type)
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Arrays.hashCode(shape);
    }

    /** For example {@code model.norm.weight F32 [64]}. */
    @Override
    public String toString() {
        return name + " " + type.label() + " " + Arrays.toString(shape);
    }
}
