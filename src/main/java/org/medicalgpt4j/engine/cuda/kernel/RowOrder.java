package org.medicalgpt4j.engine.cuda.kernel;

import java.util.Arrays;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows by the table's row they belong to, sorted on the host, at the beginning of the scratch memory; see the kernel. */
final class RowOrder {
    /** Stands for all negative rows, which belong nowhere. */
    static final int NEGATIVE = -1;

    private RowOrder() {}

    /** f32 of scratch memory. */
    static long scratch(long rows, WorkSizes sizes) {
        return sizes.floats(rows) + sizes.floats(rows + 1);
    }

    private static DeviceTensor order(DeviceCall call, int rows) {
        return call.scratch(DataType.INT, 0, rows);
    }

    private static DeviceTensor firsts(DeviceCall call, int rows) {
        return call.scratch(DataType.INT, call.sizes().floats(rows), rows + 1);
    }

    /** @param input the one that says for each row where it belongs */
    static void prepare(DeviceCall call, int input, int rows) {
        int[] tokens = call.given()[input];
        long[] sorted = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            sorted[i] = (long) Math.max(NEGATIVE, tokens[i]) << Integer.SIZE | i;
        }
        Arrays.sort(sorted);
        int[] order = new int[tokens.length];
        int[] firsts = new int[tokens.length + 1];
        int distinct = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) sorted[i];
            if (i == 0 || sorted[i] >> Integer.SIZE != sorted[i - 1] >> Integer.SIZE) {
                firsts[distinct++] = i;
            }
        }
        Arrays.fill(firsts, distinct, firsts.length, order.length);
        call.device().upload(order, order(call, rows).address());
        call.device().upload(firsts, firsts(call, rows).address());
    }

    /**
     * Adds rows to those of a table.
     *
     * @param leftOut row of the table to which nothing is added; nothing is added to negative ones
     */
    static void scatter(DeviceCall call, DeviceTensor rows, DeviceTensor belong, DeviceTensor table, int leftOut) {
        int width = table.size(1);
        call.device()
                .launch(
                        rows.type(),
                        "embedding",
                        "scatter_rows",
                        LaunchSize.rows(rows.rows(), width),
                        rows,
                        belong,
                        order(call, rows.rows()),
                        firsts(call, rows.rows()),
                        table,
                        width,
                        leftOut);
    }
}
