package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.stream.IntStream;
import org.medicalgpt4j.op.OpException;

/**
 * The rows that have a target, closed up: objectives ask for few of the tokens of a batch.
 *
 * @param rows their numbers in the batch, ascending
 * @param targets their targets
 */
record TargetRows(int[] rows, int[] targets) {

    /**
     * @param targets of all rows, negative where there is none
     * @throws OpException if a target is outside the vocabulary
     */
    static TargetRows of(String op, int[] targets, int vocabulary) {
        int[] rows =
                IntStream.range(0, targets.length).filter(i -> targets[i] >= 0).toArray();
        for (int row : rows) {
            if (targets[row] >= vocabulary) {
                throw new OpException(op + ": target at index " + row + " is " + targets[row]
                        + ", expected a negative number (ignored) or at most " + (vocabulary - 1));
            }
        }
        return new TargetRows(rows, IntStream.of(rows).map(i -> targets[i]).toArray());
    }

    int count() {
        return rows.length;
    }
}
