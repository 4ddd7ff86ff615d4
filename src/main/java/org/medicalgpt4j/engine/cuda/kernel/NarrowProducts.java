package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** Products whose result has few columns, as adapters have them. */
final class NarrowProducts {
    private static final int ROWS = 16;
    private static final int CHUNK = 32;
    private static final int TILE = 8;

    /** The longest rows for which the own kernel is faster than cuBLASLt, as measured on an H100. */
    private static final int LONGEST = 2048;

    private NarrowProducts() {}

    private static boolean fits(DeviceTensor x, int rank) {
        int inner = x.size(-1);
        return x.type() == DataType.BFLOAT16
                && (rank == TILE || rank == 2 * TILE || rank == 4 * TILE)
                && inner % CHUNK == 0
                && inner <= LONGEST;
    }

    /**
     * {@code y = scale * x w'} for w {@code [rank, inner]}, or {@code scale * x w} for w {@code [inner, rank]}.
     *
     * @param byInner which of the two
     */
    static void rows(DeviceCall call, float scale, DeviceTensor x, DeviceTensor w, boolean byInner, DeviceTensor y) {
        int rank = y.size(-1);
        if (!fits(x, rank)) {
            call.device().multiply(scale, x, false, w, !byInner, 0, y);
            return;
        }
        call.device()
                .launch(
                        x.type(),
                        "adapters",
                        (byInner ? "narrow_rows_by_inner_" : "narrow_rows_") + rank / TILE,
                        LaunchSize.blocks((x.rows() + ROWS - 1) / ROWS, 128),
                        x,
                        w,
                        y,
                        x.rows(),
                        x.size(-1),
                        scale);
    }
}
