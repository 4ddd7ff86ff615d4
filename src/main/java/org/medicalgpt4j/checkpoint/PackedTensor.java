package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** A packed matrix that is put together from several tensors of a file when it is first read. */
final class PackedTensor implements StoredTensor {
    private final String source;
    private final TensorInfo info;
    private final PackedType type;
    private final Parts parts;
    private ByteBuffer packed;

    /** Writes the matrix in the layout of its format. */
    @FunctionalInterface
    interface Parts {
        /** @param bytes as many as the format needs, little endian, zeroed */
        void writeTo(ByteBuffer bytes);
    }

    PackedTensor(String source, String name, PackedType type, Parts parts) {
        this.source = source;
        this.type = type;
        this.parts = parts;
        this.info = new TensorInfo(name, type, new long[] {type.rows(), type.columns()});
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public String source() {
        return source;
    }

    private synchronized ByteBuffer packed() {
        if (packed == null) {
            ByteBuffer bytes = ByteBuffer.allocateDirect((int) info.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            parts.writeTo(bytes);
            packed = bytes;
        }
        return packed;
    }

    @Override
    public void readFloats(long offset, float[] target, int at, int length) {
        Objects.checkFromIndexSize(offset, length, info.elements());
        Objects.checkFromIndexSize(at, length, target.length);
        type.format().widen(packed(), type.rows(), type.columns(), offset, target, at, length);
    }

    @Override
    public void readLongs(long offset, long[] target, int at, int length) {
        throw new CheckpointException(
                source + ": tensor '" + info.name() + "' is " + type.label() + ", not of integers");
    }

    @Override
    public ByteBuffer bytes(long byteOffset, int length) {
        Objects.checkFromIndexSize(byteOffset, length, info.bytes());
        return packed().slice((int) byteOffset, length).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
