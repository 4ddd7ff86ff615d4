package org.medicalgpt4j.engine.nd4j.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A dense C-order tensor in host memory outside the heap: where its first element lies, its type and its shape.
 * Only f32 and i32 occur in kernels. The memory must outlive the tensor.
 */
public final class HostTensor {
    /** Elements one direct buffer covers: a buffer is addressed by bytes with an int. */
    private static final int PART_BITS = 28;

    private static final long PART = 1L << PART_BITS;

    private final Pointer memory;
    private final DataType type;
    private final long[] shape;
    private final long length;
    private final FloatBuffer[] parts;
    private final IntBuffer integers;

    public HostTensor(Pointer memory, DataType type, long... shape) {
        this.memory = memory;
        this.type = type;
        this.shape = shape.clone();
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        this.length = product;
        this.parts = new FloatBuffer[type == DataType.FLOAT ? (int) ((product + PART - 1) >> PART_BITS) : 0];
        for (int i = 0; i < parts.length; i++) {
            long first = i * PART;
            parts[i] = new FloatView(memory, first, Math.min(PART, product - first)).asBuffer();
        }
        this.integers = type == DataType.INT && product > 0
                ? new IntPointer(memory).limit(product).asBuffer()
                : IntBuffer.allocate(0);
    }

    public Pointer memory() {
        return memory;
    }

    public DataType type() {
        return type;
    }

    public long[] shape() {
        return shape.clone();
    }

    public long length() {
        return length;
    }

    /** Size of an axis, counted from the last one if negative. */
    public int size(int axis) {
        return Math.toIntExact(shape[axis < 0 ? axis + shape.length : axis]);
    }

    /** Number of rows when all axes but the last are taken together. */
    public int rows() {
        return Math.toIntExact(shape.length == 0 ? 1 : length / Math.max(1, shape[shape.length - 1]));
    }

    public FloatPointer floats() {
        return (FloatPointer) memory;
    }

    /** The tensor as rows of its last axis. */
    public Matrix matrix() {
        int columns = size(-1);
        return new Matrix(memory, 0, rows(), columns, columns, false);
    }

    /** Copies {@code count} elements from {@code offset} into an array. Safe for concurrent use. */
    public void read(long offset, float[] target, int at, int count) {
        int done = 0;
        while (done < count) {
            long from = offset + done;
            int within = (int) (from & (PART - 1));
            int step = (int) Math.min(count - done, PART - within);
            parts[(int) (from >> PART_BITS)].get(within, target, at + done, step);
            done += step;
        }
    }

    /** Copies {@code count} elements of an array to {@code offset}. Safe for concurrent use on disjoint parts. */
    public void write(long offset, float[] source, int at, int count) {
        int done = 0;
        while (done < count) {
            long to = offset + done;
            int within = (int) (to & (PART - 1));
            int step = (int) Math.min(count - done, PART - within);
            parts[(int) (to >> PART_BITS)].put(within, source, at + done, step);
            done += step;
        }
    }

    /** Sets all elements of an f32 tensor to zero. */
    public void zero() {
        if (length > 0) {
            Pointer.memset(new FloatView(memory, 0, length), 0, length * Float.BYTES);
        }
    }

    /** The bytes of an integer tensor, little endian, for what is packed into one; a view without a position of its own. */
    public ByteBuffer bytes() {
        long bytes = length * Integer.BYTES;
        return new BytePointer(memory)
                .position(memory.position() * Integer.BYTES)
                .limit(memory.position() * Integer.BYTES + bytes)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** All elements of an integer tensor. */
    public int[] ints() {
        int[] values = new int[Math.toIntExact(length)];
        integers.get(0, values);
        return values;
    }
}
