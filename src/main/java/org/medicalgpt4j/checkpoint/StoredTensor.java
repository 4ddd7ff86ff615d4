package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;

/**
 * One tensor of a {@link ParameterStore}. Reading is possible until the store is closed, from any number of threads at once.
 * Offsets and lengths count elements in row-major order unless said otherwise.
 */
public interface StoredTensor {

    TensorInfo info();

    /** The file that holds the tensor, for messages. */
    String source();

    /**
     * Widens {@code length} elements from {@code offset} on to f32, into {@code target[at...]}.
     *
     * @throws CheckpointException where the tensor is not of a float type
     * @throws IndexOutOfBoundsException where the range leaves the tensor or the target
     */
    void readFloats(long offset, float[] target, int at, int length);

    /**
     * Reads integers (also BOOL as 0 and 1).
     *
     * @throws CheckpointException where the tensor is not of an integer type, or a U64 value exceeds a long
     * @throws IndexOutOfBoundsException where the range leaves the tensor or the target
     */
    void readLongs(long offset, long[] target, int at, int length);

    /**
     * The same into an {@code int} array, for token ids and the like.
     *
     * @throws CheckpointException where a value exceeds an int, too
     */
    default void readInts(long offset, int[] target, int at, int length) {
        Objects.checkFromIndexSize(at, length, target.length);
        long[] wide = new long[length];
        readLongs(offset, wide, 0, length);
        for (int i = 0; i < length; i++) {
            if (wide[i] != (int) wide[i]) {
                throw new CheckpointException(source() + ": tensor '" + info().name() + "' holds " + wide[i] + " at "
                        + (offset + i) + ", which is larger than a signed 32-bit integer");
            }
            target[at + i] = (int) wide[i];
        }
    }

    /**
     * Bytes of the tensor as they are in the file, read-only and little endian; a view of the mapped file wherever the bytes lie together there.
     *
     * @param byteOffset from the start of the tensor
     * @param length in bytes, at most 1 GiB
     */
    ByteBuffer bytes(long byteOffset, int length);

    /**
     * Widens the whole tensor to f32 into off-heap memory, starting at the position of {@code destination}, without a copy of it on the heap.
     *
     * @throws CheckpointException where the tensor is not of a float type or {@code destination} is too small
     */
    default void copyTo(FloatPointer destination) {
        OffHeapCopy.widen(this, destination);
    }

    /** All elements as f32, for tensors that are small enough for an array. */
    default float[] floats() {
        float[] values = new float[arrayLength()];
        readFloats(0, values, 0, values.length);
        return values;
    }

    /** All elements of an integer tensor, for tensors that are small enough for an array. */
    default long[] longs() {
        long[] values = new long[arrayLength()];
        readLongs(0, values, 0, values.length);
        return values;
    }

    private int arrayLength() {
        long elements = info().elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(source() + ": tensor '" + info().name() + "' has " + elements
                    + " elements, too many for one array");
        }
        return (int) elements;
    }
}
