package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Parameters by name, read from where they are stored: nothing is held on the heap. Reading is possible from any number of
 * threads until {@link #close()}; what is left of mapped memory is then released by the garbage collector.
 */
public interface ParameterStore extends AutoCloseable {

    /** All names, in the order of the data, which is the fastest order to read in. */
    Set<String> names();

    /** @throws CheckpointException where there is no such tensor; the message names file and tensor */
    StoredTensor tensor(String name);

    /** The file or folder, for messages. */
    String source();

    @Override
    void close();

    default boolean contains(String name) {
        return names().contains(name);
    }

    default TensorInfo info(String name) {
        return tensor(name).info();
    }

    /** See {@link StoredTensor#readFloats}. */
    default void readFloats(String name, long offset, float[] target, int at, int length) {
        tensor(name).readFloats(offset, target, at, length);
    }

    /** See {@link StoredTensor#readLongs}. */
    default void readLongs(String name, long offset, long[] target, int at, int length) {
        tensor(name).readLongs(offset, target, at, length);
    }

    /** See {@link StoredTensor#readInts}. */
    default void readInts(String name, long offset, int[] target, int at, int length) {
        tensor(name).readInts(offset, target, at, length);
    }

    /** See {@link StoredTensor#copyTo}. */
    default void copyTo(String name, FloatPointer destination) {
        tensor(name).copyTo(destination);
    }

    /** See {@link StoredTensor#bytes}. */
    default ByteBuffer bytes(String name, long byteOffset, int length) {
        return tensor(name).bytes(byteOffset, length);
    }

    /**
     * The whole tensor as it is in the file.
     *
     * @throws CheckpointException where it is larger than 1 GiB and must be read piece by piece
     */
    default ByteBuffer bytes(String name) {
        StoredTensor tensor = tensor(name);
        long bytes = tensor.info().bytes();
        if (bytes > MappedFile.LARGEST_SLICE) {
            throw new CheckpointException(
                    source() + ": tensor '" + name + "' has " + bytes + " bytes, too many for one buffer");
        }
        return tensor.bytes(0, (int) bytes);
    }
}
