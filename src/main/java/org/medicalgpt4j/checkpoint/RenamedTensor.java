package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;

/** A tensor under another name. */
final class RenamedTensor implements StoredTensor {
    private final StoredTensor tensor;
    private final TensorInfo info;

    RenamedTensor(StoredTensor tensor, String name) {
        this.tensor = tensor;
        this.info = tensor.info().renamed(name);
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public String source() {
        return tensor.source();
    }

    @Override
    public void readFloats(long offset, float[] target, int at, int length) {
        tensor.readFloats(offset, target, at, length);
    }

    @Override
    public void readLongs(long offset, long[] target, int at, int length) {
        tensor.readLongs(offset, target, at, length);
    }

    @Override
    public ByteBuffer bytes(long byteOffset, int length) {
        return tensor.bytes(byteOffset, length);
    }
}
