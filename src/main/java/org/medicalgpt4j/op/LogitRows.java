package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Logits of the rows that have a target, some rows at a time, so that there are never as many as rows times vocabulary. */
final class LogitRows {
    private static final int CHUNK = 64;

    private final INDArray hidden;
    private final INDArray head;
    private final int[] targets;
    private final int[] rows;
    private int next;
    private int[] chunk = {};
    private INDArray chunkHidden;

    /**
     * @param targets vocabulary index of each row, or negative where there is none
     * @throws OpException if a target is outside the vocabulary
     */
    LogitRows(TensorOp op, INDArray hidden, INDArray head, INDArray targets) {
        this.hidden = hidden;
        this.head = head;
        this.targets = DenseValues.readInts(targets);
        this.rows = IntStream.range(0, this.targets.length)
                .filter(row -> this.targets[row] >= 0)
                .toArray();
        for (int row : rows) {
            if (target(row) >= head.size(0)) {
                throw op.invalid("target at index " + row + " is " + target(row)
                        + ", expected a negative number (ignored) or at most " + (head.size(0) - 1));
            }
        }
    }

    /** Goes to the next rows; false at the end. */
    boolean advance() {
        chunk = Arrays.copyOfRange(rows, next, Math.min(next + CHUNK, rows.length));
        next += chunk.length;
        chunkHidden = chunk.length == 0 ? null : Nd4j.pullRows(hidden, 1, chunk);
        return chunk.length > 0;
    }

    /** The rows of this chunk. */
    int[] rows() {
        return chunk;
    }

    int target(int row) {
        return targets[row];
    }

    /** {@code [rows, H]}. */
    INDArray hidden() {
        return chunkHidden;
    }

    /** {@code [rows, V]} in C order. */
    double[] logits() {
        return DenseValues.read(chunkHidden.mmul(head.transpose()));
    }

    /** {@code [rows, V]} from values in C order. */
    INDArray matrix(double[] values) {
        return Nd4j.createFromArray(values).reshape(chunk.length, head.size(0)).castTo(head.dataType());
    }
}
