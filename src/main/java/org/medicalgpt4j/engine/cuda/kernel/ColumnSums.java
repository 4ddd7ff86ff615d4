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

    /** The sums of x's columns, by way of {@code partials} [parts, width]. */
    static void of(DeviceCall call, DeviceTensor x, DeviceTensor partials, int output) {
        int width = x.size(1);
        int parts = partials.rows();
        int pack = LaunchSize.pack(x);
        boolean packs = width % pack == 0;
        call.device()
                .launch(
                        x.type(),
                        "sums",
                        packs ? "column_partials_of_packs" : "column_partials",
                        LaunchSize.columns(packs ? width / pack : width, parts),
                        x,
                        partials,
                        x.rows(),
                        width,
                        rowsOfPart(x.rows()));
        total(call, partials, parts, output);
    }

    /** The sums in scratch memory, by way of parts there; both offsets count f32. */
    static DeviceTensor inScratch(DeviceCall call, DeviceTensor x, long partials, long sums) {
        DeviceTensor result = call.scratch(sums, x.size(1));
        of(call.writing(result), x, call.scratch(partials, parts(x.rows()), x.size(1)), 0);
        return result;
    }

    static void total(DeviceCall call, DeviceTensor partials, int parts, int output) {
        DeviceTensor y = call.output(output);
        int width = Math.toIntExact(y.length());
        call.device()
                .launch(
                        "sums",
                        "column_totals",
                        LaunchSize.columns(width, 1),
                        partials,
                        y,
                        parts,
                        width,
                        call.intAdds(output));
    }
}
