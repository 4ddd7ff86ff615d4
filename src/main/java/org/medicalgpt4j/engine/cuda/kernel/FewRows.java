package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** Products with so few rows that they are bound by the reading of the weight: those of decoding in bf16. */
final class FewRows {
    private static final int MOST = 16;

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
        int most = Integer.highestOneBit(Math.max(1, 2 * x.rows() - 1));
        String kernel = "few_rows_" + most + (y.type() == DataType.FLOAT ? "_exact" : "");
        int columns = weight.size(0);
        call.device()
                .launch(
                        x.type(),
                        "few_rows",
                        kernel,
                        LaunchSize.warps(columns),
                        x,
                        weight,
                        bias,
                        y,
                        x.rows(),
                        columns,
                        x.size(-1),
                        adds ? 1 : 0);
    }
}
