package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaGetLastError;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemGetInfo;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.medicalgpt4j.engine.EngineException;

/** A block of memory on a device. */
public final class DeviceMemory implements AutoCloseable {
    /** Tensors of f32 inside a block start at multiples of this many bytes. */
    public static final int ALIGNMENT = 512;

    private static final long MIB = 1 << 20;

    private final String purpose;
    private final long bytes;
    private Pointer allocation = new Pointer();

    DeviceMemory(String purpose, long bytes) {
        this.purpose = purpose;
        this.bytes = bytes;
        if (bytes > 0) {
            int status = cudaMalloc(allocation, bytes);
            if (status == cudaErrorMemoryAllocation) {
                cudaGetLastError(); // the failure is reported here and must not be found again by a later call
                throw new EngineException(
                        "out of GPU memory: " + purpose + " needs " + bytes / MIB + " MiB, "
                                + free() / MIB
                                + " MiB are free; lower run.tokensPerStep or engine.headChunk, raise run.accumulation or use a smaller model");
            }
            Status.runtime(status, "allocate " + bytes + " bytes for " + purpose);
        }
    }

    /** Bytes of the whole memory of the device in use. */
    public static long total() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            Status.runtime(cudaMemGetInfo(free, total), "ask for the memory");
            return total.get();
        }
    }

    private static long free() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            Status.runtime(cudaMemGetInfo(free, total), "ask for the free memory");
            return free.get();
        }
    }

    /** Bytes rounded up so that the next tensor is aligned. */
    public static long aligned(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    public long bytes() {
        return bytes;
    }

    /** The address of {@code length} bytes from {@code offset}. */
    public long address(long offset, long length) {
        if (allocation == null) {
            throw new IllegalStateException(purpose + " is closed");
        }
        if (offset < 0 || length < 0 || offset + length > bytes) {
            throw new IllegalArgumentException(
                    purpose + " has " + bytes + " bytes, asked for " + length + " from " + offset);
        }
        return allocation.address() + offset;
    }

    @Override
    public void close() {
        if (allocation != null) {
            if (bytes > 0) {
                cudaFree(allocation);
            }
            allocation = null;
        }
    }
}
