package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** A tensor whose elements lie apart in a file, such as a transposed one: each index moves by the stride of its dimension. */
final class StridedTensor implements StoredTensor {
    private final StoredTensor storage;
    private final TensorInfo info;
    private final long[] strides;
    private final long run;

    /**
     * @param storage elements of the same type from the first of this tensor on, as one row
     * @param strides elements from one index to the next, for each dimension of {@code info}, which has one at least
     */
    StridedTensor(StoredTensor storage, TensorInfo info, long[] strides) {
        this.storage = storage;
        this.info = info;
        this.strides = strides.clone();
        int last = strides.length - 1;
        this.run = strides[last] == 1 ? Math.max(info.dimension(last), 1) : 1;
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public String source() {
        return storage.source();
    }

    private long inStorage(long element) {
        long position = 0;
        long rest = element;
        for (int i = strides.length - 1; i >= 0; i--) {
            long size = info.dimension(i);
            position += rest % size * strides[i];
            rest /= size;
        }
        return position;
    }

    @Override
    public void readFloats(long offset, float[] target, int at, int length) {
        Objects.checkFromIndexSize(offset, length, info.elements());
        byRun(offset, length, 1, (from, done, count) -> storage.readFloats(from, target, at + done, count));
    }

    @Override
    public void readLongs(long offset, long[] target, int at, int length) {
        Objects.checkFromIndexSize(offset, length, info.elements());
        byRun(offset, length, 1, (from, done, count) -> storage.readLongs(from, target, at + done, count));
    }

    @Override
    public ByteBuffer bytes(long byteOffset, int length) {
        Objects.checkFromIndexSize(byteOffset, length, info.bytes());
        ByteBuffer gathered = ByteBuffer.allocate(length);
        byRun(
                byteOffset,
                length,
                info.type().bytesPerBlock(),
                (from, done, count) -> gathered.put(storage.bytes(from, count)));
        return gathered.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Walks a range by elements that lie together, in units of which an element has {@code units}. */
    private void byRun(long offset, int length, int units, Part part) {
        long runUnits = run * units;
        for (int done = 0; done < length; ) {
            long element = (offset + done) / units;
            long inElement = (offset + done) % units;
            int count = (int) Math.min(runUnits - (offset + done) % runUnits, length - done);
            part.read(inStorage(element) * units + inElement, done, count);
            done += count;
        }
    }

    /** Reads {@code count} units from {@code from} of the storage; {@code done} of the range were read before. */
    @FunctionalInterface
    private interface Part {
        void read(long from, int done, int count);
    }
}
