package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A tensor on its way into a file.
 *
 * @param info name, shape, and the type it will have in the file
 * @param data gives exactly {@link TensorInfo#bytes()} bytes
 */
public record OutgoingTensor(TensorInfo info, Data data) {

    /** Writes the bytes of a tensor, in pieces of a size that suits it. */
    @FunctionalInterface
    public interface Data {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** Numbers by their row-major position, wherever they are kept. */
    @FunctionalInterface
    public interface FloatSource {
        /** Puts {@code length} numbers from {@code offset} on into {@code target}, from its start. */
        void read(long offset, float[] target, int length);
    }

    /**
     * Numbers rounded to the type of the file: to the nearest, ties to even.
     *
     * @param info of type F32, F16 or BF16
     */
    public static OutgoingTensor floats(TensorInfo info, FloatSource source) {
        return new OutgoingTensor(info, new FloatRounding(info, source));
    }

    /** Numbers that lie in off-heap memory, from the position of the pointer on. */
    public static OutgoingTensor floats(TensorInfo info, FloatPointer values) {
        return floats(
                info, (offset, target, length) -> OffHeapCopy.at(values, offset).get(target, 0, length));
    }

    /** A tensor of another file under its name, in another float type. */
    public static OutgoingTensor converted(StoredTensor tensor, ScalarType type) {
        TensorInfo info =
                new TensorInfo(tensor.info().name(), type, tensor.info().shape());
        return floats(info, (offset, target, length) -> tensor.readFloats(offset, target, 0, length));
    }

    /** A tensor of another file, byte for byte. */
    public static OutgoingTensor copyOf(StoredTensor tensor) {
        TensorInfo info = tensor.info();
        return new OutgoingTensor(info, channel -> {
            for (long done = 0; done < info.bytes(); ) {
                int length = (int) Math.min(info.bytes() - done, FloatRounding.CHUNK_BYTES);
                channel.write(tensor.bytes(done, length));
                done += length;
            }
        });
    }
}
