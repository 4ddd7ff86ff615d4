package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Query or key rows from llama.cpp's order, in which the two halves of a rotary pair lie side by side, back to Hugging Face's, in which the
 * second halves of a head follow all first halves: row (head, half, j) is row (head, j, half) of the file.
 */
final class InterleavedRows implements StoredTensor {
    private final StoredTensor tensor;
    private final TensorInfo info;
    private final long headSize;
    private final long rowElements;

    /** @throws CheckpointException where the rows are not {@code heads} heads of even size */
    InterleavedRows(StoredTensor tensor, long heads) {
        this.tensor = tensor;
        this.info = tensor.info();
        long rows = info.rank() == 0 ? 0 : info.dimension(0);
        if (rows == 0 || rows % heads != 0 || rows / heads % 2 != 0) {
            throw new CheckpointException(tensor.source() + ": tensor '" + info.name() + "' has " + rows
                    + " rows, which are not " + heads + " heads of an even size");
        }
        this.headSize = rows / heads;
        this.rowElements = info.elements() / rows;
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public String source() {
        return tensor.source();
    }

    private long rowInFile(long row) {
        long inHead = row % headSize;
        long half = headSize / 2;
        return row - inHead + inHead % half * 2 + inHead / half;
    }

    @Override
    public void readFloats(long offset, float[] target, int at, int length) {
        Objects.checkFromIndexSize(offset, length, info.elements());
        byRow(offset, length, rowElements, (from, done, count) -> tensor.readFloats(from, target, at + done, count));
    }

    @Override
    public void readLongs(long offset, long[] target, int at, int length) {
        Objects.checkFromIndexSize(offset, length, info.elements());
        byRow(offset, length, rowElements, (from, done, count) -> tensor.readLongs(from, target, at + done, count));
    }

    @Override
    public ByteBuffer bytes(long byteOffset, int length) {
        Objects.checkFromIndexSize(byteOffset, length, info.bytes());
        ByteBuffer gathered = ByteBuffer.allocate(length);
        long rowBytes = info.bytes() / info.dimension(0);
        byRow(byteOffset, length, rowBytes, (from, done, count) -> gathered.put(tensor.bytes(from, count)));
        return gathered.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Walks a range row by row, in the unit that {@code rowSize} counts. */
    private void byRow(long offset, int length, long rowSize, Part part) {
        for (int done = 0; done < length; ) {
            long row = (offset + done) / rowSize;
            long inRow = (offset + done) % rowSize;
            int count = (int) Math.min(rowSize - inRow, length - done);
            part.read(rowInFile(row) * rowSize + inRow, done, count);
            done += count;
        }
    }

    /** Reads {@code count} units from {@code from} of the file's tensor; {@code done} of the range were read before. */
    @FunctionalInterface
    private interface Part {
        void read(long from, int done, int count);
    }
}
