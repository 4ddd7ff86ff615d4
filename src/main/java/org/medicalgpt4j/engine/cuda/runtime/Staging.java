package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaMallocHost;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Page-locked host memory: copies from and to it go beside the computing. Filled from its start after each reset. */
final class Staging implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final Pointer memory = new Pointer();
    private final ByteBuffer bytes;
    private long used;

    Staging(int size) {
        Status.runtime(cudaMallocHost(memory, size), "lock " + size + " bytes of host memory");
        bytes = new BytePointer(memory).capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    long capacity() {
        return bytes.capacity();
    }

    /** Whether so many bytes are left. */
    boolean has(long size) {
        return used + size <= bytes.capacity();
    }

    /** The offset of so many bytes that nobody else uses until the next reset. */
    int take(long size) {
        long at = used;
        used = Math.min(bytes.capacity(), (at + size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        return Math.toIntExact(at);
    }

    ByteBuffer at(int offset) {
        return bytes.slice(offset, bytes.capacity() - offset).order(ByteOrder.nativeOrder());
    }

    Pointer pointer(int offset) {
        return new Address(memory.address() + offset);
    }

    void reset() {
        used = 0;
    }

    @Override
    public void close() {
        cudaFreeHost(memory);
    }
}
