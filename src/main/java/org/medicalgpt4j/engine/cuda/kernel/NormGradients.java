package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.RmsNormGradient;

/** dx for each group, then the sum of dw over groups. */
final class NormGradients implements DeviceKernel<RmsNormGradient> {
    @Override
    public Class<RmsNormGradient> op() {
        return RmsNormGradient.class;
    }

    @Override
    public boolean canAdd(RmsNormGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(RmsNormGradient op, long[][] inputs, int headChunk) {
        long width = inputs[1][0];
        long groups = inputs[0][0] * inputs[0][1] / width;
        return groups + ColumnSums.parts(groups) * width;
    }

    @Override
    public void run(RmsNormGradient op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        int width = call.input(1).size(0);
        int groups = Math.toIntExact(x.length() / width);
        DeviceTensor factors = call.scratch(0, groups);
        call.device()
                .launch(
                        "rms_norm",
                        "rms_norm_input_gradient",
                        LaunchSize.rows(groups, width),
                        x,
                        call.input(1),
                        call.input(2),
                        call.output(0),
                        factors,
                        width,
                        (float) op.epsilon(),
                        call.intAdds(0));
        if (call.wants(1)) {
            int parts = ColumnSums.parts(groups);
            DeviceTensor partials = call.scratch(groups, parts, width);
            call.device()
                    .launch(
                            "rms_norm",
                            "rms_norm_weight_partials",
                            LaunchSize.columns(width, parts),
                            x,
                            call.input(2),
                            factors,
                            partials,
                            groups,
                            width,
                            ColumnSums.rowsOfPart(groups));
            ColumnSums.total(call, partials, parts, 1);
        }
    }
}
