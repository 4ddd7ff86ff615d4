package org.medicalgpt4j.engine.cuda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** Products whose result has few columns, as adapters have them. */
final class NarrowProducts {
    private static final int ROWS = 16;
    private static final int CHUNK = 32;
    private static final int TILE = 8;
    private static final int THREADS = 128;

    /** The longest rows for which the own kernel is faster than cuBLASLt, as measured on an H100. */
    private static final int LONGEST = 2048;

    private NarrowProducts() {}

    /** Whether the own kernel can multiply x so. */
    static boolean fits(DeviceTensor x, int rank) {
        return x.type() == DataType.BFLOAT16
                && (rank == TILE || rank == 2 * TILE || rank == 4 * TILE)
                && x.size(-1) % CHUNK == 0;
    }

    /**
     * {@code y = scale * x w'} for w {@code [rank, inner]}, or {@code scale * x w} for w {@code [inner, rank]}.
     *
     * @param byInner which of the two
     */
    static void rows(DeviceCall call, float scale, DeviceTensor x, DeviceTensor w, boolean byInner, DeviceTensor y) {
        int rank = y.size(-1);
        if (!fits(x, rank) || x.size(-1) > LONGEST) {
            call.device().multiply(scale, x, false, w, !byInner, 0, y);
            return;
        }
        call.device()
                .launch(
                        x.type(),
                        "adapters",
                        (byInner ? "narrow_rows_by_inner_" : "narrow_rows_") + rank / TILE,
                        LaunchSize.blocks(blocks(x), THREADS),
                        x,
                        w,
                        y,
                        x.rows(),
                        x.size(-1),
                        scale);
    }

    /** {@code y[i] = x w[i]'} for two or three factors w {@code [rank, inner]}: x is read once. */
    static void ofOne(DeviceCall call, DeviceTensor x, DeviceTensor[] w, DeviceTensor[] y) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(x);
        arguments.addAll(List.of(w));
        arguments.addAll(List.of(y));
        arguments.add(x.rows());
        arguments.add(x.size(-1));
        String kernel = w.length == 2 ? "narrow_rows_of_two_" : "narrow_rows_of_three_";
        call.device()
                .launch(
                        x.type(),
                        "adapters",
                        kernel + y[0].size(-1) / TILE,
                        LaunchSize.blocks(blocks(x), THREADS),
                        arguments.toArray());
    }

    /** {@code y = scale * [x[0] w[0], x[1] w[1], ...]}, two or three side by side, for factors w {@code [inner, rank]}. */
    static void sideBySide(DeviceCall call, float scale, DeviceTensor[] x, DeviceTensor[] w, DeviceTensor y) {
        int last = x.length - 1;
        call.device()
                .launch(
                        x[0].type(),
                        "adapters",
                        "narrow_rows_side_by_side_" + w[0].size(-1) / TILE,
                        new LaunchSize(blocks(x[0]), x.length, 1, THREADS, 1, 0),
                        x[0],
                        x[1],
                        x[last],
                        w[0],
                        w[1],
                        w[last],
                        x[0].size(-1),
                        x[1].size(-1),
                        x[last].size(-1),
                        y,
                        x[0].rows(),
                        scale);
    }

    private static int blocks(DeviceTensor x) {
        return (x.rows() + ROWS - 1) / ROWS;
    }
}
