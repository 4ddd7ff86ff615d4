package org.medicalgpt4j.engine.nd4j;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.medicalgpt4j.engine.EngineException;

/**
 * A block of memory outside the heap, all zero at first, freed by {@link #close} and not by the garbage collector. What is
 * never touched of a large block takes no memory.
 */
final class NativeMemory implements AutoCloseable {
    /** Blocks and the tensors inside them start at multiples of this many bytes: one cache line, one AVX-512 register. */
    static final int ALIGNMENT = 64;

    private final String purpose;
    private final long bytes;
    private Pointer allocation;
    private final long address;

    NativeMemory(String purpose, long bytes) {
        this.purpose = purpose;
        this.bytes = bytes;
        this.allocation = Pointer.calloc(1, Math.addExact(bytes, ALIGNMENT));
        if (allocation == null || allocation.isNull()) {
            throw new EngineException("out of memory: " + purpose + " needs " + bytes / (1 << 20)
                    + " MiB; lower run.tokensPerStep, raise run.accumulation or use a smaller model");
        }
        this.address = (allocation.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    static long aligned(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    long bytes() {
        return bytes;
    }

    FloatPointer floats(long byteOffset, long length) {
        check(byteOffset, length * Float.BYTES);
        return new FloatPointer(new Address(address + byteOffset)).capacity(length);
    }

    IntPointer ints(long byteOffset, long length) {
        check(byteOffset, length * Integer.BYTES);
        return new IntPointer(new Address(address + byteOffset)).capacity(length);
    }

    void zero() {
        if (bytes > 0) {
            Pointer.memset(new BytePointer(new Address(address)).capacity(bytes), 0, bytes);
        }
    }

    private void check(long offset, long length) {
        if (allocation == null) {
            throw new IllegalStateException(purpose + " is closed");
        }
        if (offset < 0 || length < 0 || offset + length > bytes) {
            throw new IllegalArgumentException(
                    purpose + " has " + bytes + " bytes, asked for " + length + " from " + offset);
        }
    }

    @Override
    public void close() {
        if (allocation != null) {
            Pointer.free(allocation);
            allocation = null;
        }
    }

    /** JavaCPP makes typed pointers from other pointers only; this one is just an address. */
    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }
}
