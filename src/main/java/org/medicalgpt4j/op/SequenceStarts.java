package org.medicalgpt4j.op;

/** Where each sequence of a ragged batch begins: sequence s has the rows {@code start(s) <= row < end(s)}. */
public final class SequenceStarts {
    private final int[] starts;

    /**
     * @param cuSeqlens {@code [S+1]}: 0, then the end of each sequence
     * @param rows number of rows in the batch
     * @throws OpException unless the sequences cover exactly the rows
     */
    SequenceStarts(TensorOp op, int[] cuSeqlens, long rows) {
        this.starts = cuSeqlens;
        if (starts[0] != 0 || starts[starts.length - 1] != rows) {
            throw op.invalid("cuSeqlens must go from 0 to " + rows + ", the number of rows, but goes from " + starts[0]
                    + " to " + starts[starts.length - 1]);
        }
        for (int s = 0; s < sequences(); s++) {
            if (end(s) < start(s)) {
                throw op.invalid(
                        "cuSeqlens must not decrease, but entry " + (s + 1) + " is " + end(s) + " after " + start(s));
            }
        }
    }

    /** @throws OpException unless the sequences cover exactly the rows */
    public static void check(TensorOp op, int[] cuSeqlens, long rows) {
        new SequenceStarts(op, cuSeqlens, rows);
    }

    int sequences() {
        return starts.length - 1;
    }

    int start(int sequence) {
        return starts[sequence];
    }

    int end(int sequence) {
        return starts[sequence + 1];
    }
}
