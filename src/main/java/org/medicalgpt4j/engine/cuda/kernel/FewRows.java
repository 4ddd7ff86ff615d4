package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** Products with so few rows that they are bound by the reading of the weight: those of decoding in bf16. */
final class FewRows {
    /** Rows that one pass over the weight serves; for more, cuBLASLt is as fast. */
    private static final int MOST = 8;

    private static final int TILE = 16;
    private static final int WARP = 32;
    private static final int WARPS = 8;

    /** For layers with few tiles, which leave much of the device idle: more warps for each. */
    private static final int NARROW_WARPS = 16;

    private static final int NARROW_OUTPUTS = 1024;

    private FewRows() {}

    static boolean fit(DeviceTensor x) {
        return x.type() == DataType.BFLOAT16 && x.rows() <= MOST && x.size(-1) % LaunchSize.pack(x) == 0;
    }

    /**
     * {@code y = x W' + bias}, or {@code y += x W' + bias}.
     *
     * @param bias null for none
     */
    static void multiply(
            DeviceCall call, DeviceTensor x, DeviceTensor weight, DeviceTensor bias, DeviceTensor y, boolean adds) {
        int outputs = weight.size(0);
        boolean exact = y.type() == DataType.FLOAT;
        boolean narrow = !exact && outputs <= NARROW_OUTPUTS;
        call.device()
                .launch(
                        x.type(),
                        "decode_linear",
                        exact ? "decode_linear_to_f32" : narrow ? "decode_linear_narrow" : "decode_linear",
                        LaunchSize.blocks((outputs + TILE - 1) / TILE, (narrow ? NARROW_WARPS : WARPS) * WARP),
                        x,
                        weight,
                        bias,
                        y,
                        x.rows(),
                        x.size(-1),
                        outputs,
                        adds ? 1 : 0);
    }
}
