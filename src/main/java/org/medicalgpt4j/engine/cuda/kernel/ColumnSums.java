package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;

/** Sums over rows in two stages: parts of the rows first, then the parts. */
final class ColumnSums {
    private static final int ROWS = 128;
    private static final int MOST_PARTS = 128;

    private ColumnSums() {}

    static int parts(long rows) {
        return (int) Math.max(1, Math.min(MOST_PARTS, (rows + ROWS - 1) / ROWS));
    }

    static int rowsOfPart(long rows) {
        int parts = parts(rows);
        return (int) Math.max(1, (rows + parts - 1) / parts);
    }

    static void total(DeviceCall call, DeviceTensor partials, int parts, int output) {
        DeviceTensor y = call.output(output);
        int width = Math.toIntExact(y.length());
        call.device()
                .launch(
                        "sums",
                        "column_totals",
                        LaunchSize.elements(width),
                        partials,
                        y,
                        parts,
                        width,
                        call.intAdds(output));
    }
}
