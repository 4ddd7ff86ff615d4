package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;

/** Rows of a table by number: taken out, or added to. */
final class RowCopies {
    private static final VectorMath MATH = VectorMathChoice.chosen();
    private static final int FEWEST_COLUMNS = 64;

    private RowCopies() {}

    /** {@code target[i] = table[rows[i]]}. */
    static void gather(HostTensor table, int[] rows, HostTensor target, Workers workers) {
        int width = table.size(1);
        workers.ranges(rows.length, Blocks.worthwhileRows(width), (from, to, lane) -> {
            float[] row = lane.floats(0, width);
            for (int i = from; i < to; i++) {
                table.read((long) rows[i] * width, row, 0, width);
                target.write((long) i * width, row, 0, width);
            }
        });
    }

    /**
     * {@code table[rows[i]] += source[i]} for chosen rows, in the order of i: threads have columns of their own, since several rows may have
     * one number.
     */
    static void add(HostTensor source, int[] rows, IntPredicate chosen, HostTensor table, Workers workers) {
        int width = table.size(1);
        workers.ranges(width, FEWEST_COLUMNS, (from, to, lane) -> {
            int length = to - from;
            float[] sum = lane.floats(0, length);
            float[] row = lane.floats(1, length);
            for (int i = 0; i < rows.length; i++) {
                if (!chosen.test(rows[i])) {
                    continue;
                }
                long at = (long) rows[i] * width + from;
                table.read(at, sum, 0, length);
                source.read((long) i * width + from, row, 0, length);
                MATH.add(sum, 0, row, 0, sum, 0, length);
                table.write(at, sum, 0, length);
            }
        });
    }

    /** Runs of {@code from} columns as runs of {@code to} columns: cut off, or followed by zeros. */
    static void resize(HostTensor source, int from, HostTensor target, int to, Workers workers) {
        int runs = source.size(1) / from;
        int kept = Math.min(from, to);
        workers.ranges(source.rows(), Blocks.worthwhileRows(target.size(1)), (first, end, lane) -> {
            float[] run = lane.floats(0, Math.max(from, to));
            Arrays.fill(run, kept, Math.max(from, to), 0f);
            for (long i = (long) first * runs; i < (long) end * runs; i++) {
                source.read(i * from, run, 0, kept);
                target.write(i * to, run, 0, to);
            }
        });
    }
}
