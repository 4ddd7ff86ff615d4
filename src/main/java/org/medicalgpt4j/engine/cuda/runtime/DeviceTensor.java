package org.medicalgpt4j.engine.cuda.runtime;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * A dense C-order tensor on a device. The memory must outlive the tensor.
 *
 * @param address of its first element on the device
 * @param type FLOAT, BFLOAT16 or INT
 */
public record DeviceTensor(long address, DataType type, long... shape) {

    public long length() {
        long length = 1;
        for (long size : shape) {
            length = Math.multiplyExact(length, size);
        }
        return length;
    }

    public int elementBytes() {
        return type.width();
    }

    public long bytes() {
        return length() * elementBytes();
    }

    /** Size of an axis, counted from the last one if negative. */
    public int size(int axis) {
        return Math.toIntExact(shape[axis < 0 ? axis + shape.length : axis]);
    }

    /** Number of rows when all axes but the last are taken together. */
    public int rows() {
        return Math.toIntExact(shape.length == 0 ? 1 : length() / Math.max(1, shape[shape.length - 1]));
    }

    /** Rows {@code from} to {@code to}, exclusive. */
    public DeviceTensor rows(int from, int to) {
        long width = size(-1);
        return new DeviceTensor(address + from * width * elementBytes(), type, to - from, width);
    }

    /** Elements {@code from} to {@code to}, exclusive. */
    public DeviceTensor elements(int from, int to) {
        return new DeviceTensor(address + (long) from * elementBytes(), type, to - from);
    }

    /** Whether the memory of both has a byte in common; no memory has none. */
    public boolean overlaps(DeviceTensor other) {
        return other != null && address < other.address + other.bytes() && other.address < address + bytes();
    }
}
