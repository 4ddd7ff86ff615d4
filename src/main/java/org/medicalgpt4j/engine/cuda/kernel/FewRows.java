package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** Products with so few rows that they are bound by the reading of the weight: those of decoding in bf16. */
final class FewRows {
    /** Rows that one pass over the weight serves; for more, cuBLASLt is as fast. */
    private static final int MOST = 8;

    /** The same for several layers at once. */
    private static final int MOST_TOGETHER = 16;

    private static final int TILE = 16;
    private static final int WARP = 32;
    private static final int WARPS = 8;

    /** For layers with few tiles, which leave much of the device idle: more warps for each. */
    private static final int NARROW_WARPS = 16;

    private static final int NARROW_OUTPUTS = 1024;

    private FewRows() {}

    /** Warps of a block that makes a tile of both layers of a gated unit. */
    private static final int GATED_WARPS = 4;

    static boolean fit(DeviceTensor x) {
        return fit(x, MOST);
    }

    /** Whether layers that share what they read of x can be computed so. */
    static boolean fitTogether(DeviceTensor x) {
        return fit(x, MOST_TOGETHER);
    }

    private static boolean fit(DeviceTensor x, int most) {
        return x.type() == DataType.BFLOAT16 && x.rows() <= most && x.size(-1) % LaunchSize.pack(x) == 0;
    }

    /** The name of a kernel for this many rows. */
    private static String forRows(String kernel, DeviceTensor x) {
        return kernel + "_" + (x.rows() <= MOST ? MOST : MOST_TOGETHER);
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
                        LaunchSize.blocks(tiles(weight), (narrow ? NARROW_WARPS : WARPS) * WARP),
                        x,
                        weight,
                        bias,
                        y,
                        x.rows(),
                        x.size(-1),
                        outputs,
                        adds ? 1 : 0);
    }

    /** Three layers {@code y = x W' + bias} of the same x; biases may be null. */
    static void multiplyThree(
            Device device, DeviceTensor x, DeviceTensor[] weights, DeviceTensor[] biases, DeviceTensor[] ys) {
        int tiles = 0;
        for (DeviceTensor weight : weights) {
            tiles += tiles(weight);
        }
        device.launch(
                x.type(),
                "decode_linear",
                forRows("decode_three_linear", x),
                LaunchSize.blocks(tiles, WARPS * WARP),
                x,
                weights[0],
                biases[0],
                ys[0],
                weights[0].size(0),
                weights[1],
                biases[1],
                ys[1],
                weights[1].size(0),
                weights[2],
                biases[2],
                ys[2],
                weights[2].size(0),
                x.rows(),
                x.size(-1));
    }

    /** {@code y = silu(x G') * (x U')}. */
    static void multiplyGated(Device device, DeviceTensor x, DeviceTensor gate, DeviceTensor up, DeviceTensor y) {
        device.launch(
                x.type(),
                "decode_linear",
                forRows("decode_gated", x),
                LaunchSize.blocks(tiles(gate), GATED_WARPS * WARP),
                x,
                gate,
                up,
                y,
                x.rows(),
                x.size(-1),
                gate.size(0));
    }

    private static int tiles(DeviceTensor weight) {
        return (weight.size(0) + TILE - 1) / TILE;
    }
}
