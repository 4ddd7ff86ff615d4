package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Widens a tensor into off-heap memory chunk by chunk; the chunks of a large one are shared among the processors. */
final class OffHeapCopy {
    /** Elements per chunk: a float array of 256 KiB, which stays in the second-level cache between its two copies. */
    private static final int CHUNK = 1 << 16;

    /** Below this many elements a second thread costs more than it saves. */
    private static final long PARALLEL_FROM = 1 << 20;

    private OffHeapCopy() {}

    static void widen(StoredTensor tensor, FloatPointer destination) {
        TensorInfo info = tensor.info();
        long elements = info.elements();
        long room = destination.limit() - destination.position();
        if (destination.limit() > 0 && room < elements) {
            throw new CheckpointException(tensor.source() + ": tensor '" + info.name() + "' has " + elements
                    + " elements, but the destination has room for " + room);
        }
        if (!info.type().isFloat()) {
            throw new CheckpointException(tensor.source() + ": tensor '" + info.name() + "' holds "
                    + info.type().label() + ", but floating-point numbers were expected");
        }
        LongStream chunks = LongStream.range(0, (elements + CHUNK - 1) / CHUNK);
        if (elements >= PARALLEL_FROM) {
            chunks = chunks.parallel();
        }
        chunks.forEach(chunk -> {
            long offset = chunk * CHUNK;
            copy(tensor, destination, offset, (int) Math.min(CHUNK, elements - offset));
        });
    }

    private static void copy(StoredTensor tensor, FloatPointer destination, long offset, int length) {
        FloatPointer target = at(destination, offset);
        if (tensor.info().type() == ScalarType.F32) {
            ByteBuffer bytes = tensor.bytes(offset * Float.BYTES, length * Float.BYTES);
            if (bytes.isDirect()) {
                Pointer.memcpy(target, new BytePointer(bytes), bytes.remaining());
                return;
            }
        }
        float[] values = new float[length];
        tensor.readFloats(offset, values, 0, length);
        target.put(values, 0, length);
    }

    /** A pointer whose position is 0, for {@link Pointer#memcpy} takes a position for bytes whatever the type. */
    static FloatPointer at(FloatPointer destination, long offset) {
        return new FloatPointer(destination).position(0).getPointer(destination.position() + offset);
    }
}
