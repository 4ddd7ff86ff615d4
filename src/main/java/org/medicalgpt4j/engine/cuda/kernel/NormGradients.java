package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.RmsNormGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** dx and parts of dw in one pass where a block fits a group well, else one after the other; then the sum of the parts. */
final class NormGradients implements DeviceKernel<RmsNormGradient> {
    /** Four for each multiprocessor of an H100, so that loads are always under way. */
    private static final int BLOCKS = 528;

    private static final int FEWEST_THREADS = 32;
    private static final int MOST_THREADS = 1024;

    @Override
    public Class<RmsNormGradient> op() {
        return RmsNormGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == 1 ? DataType.FLOAT : real;
    }

    @Override
    public boolean canAdd(RmsNormGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(RmsNormGradient op, long[][] inputs, WorkSizes sizes) {
        long width = inputs[1][0];
        long groups = inputs[0][0] * inputs[0][1] / width;
        return groups + Math.max(ColumnSums.parts(groups), blocks(groups)) * width;
    }

    @Override
    public void run(RmsNormGradient op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        int width = call.input(1).size(0);
        int pack = LaunchSize.pack(x);
        if (call.input(2).type() != x.type() || call.wants(0) && call.output(0).type() != x.type()) {
            wide(op, call, width);
        } else if (width % pack == 0 && width / pack >= FEWEST_THREADS && width / pack <= MOST_THREADS) {
            atOnce(op, call, width, (width / pack + 31) / 32 * 32);
        } else {
            inTwoPasses(op, call, width);
        }
    }

    private static int blocks(long groups) {
        return (int) Math.max(1, Math.min(BLOCKS, groups));
    }

    /** The gradient of normalised weights, which stays f32 beside weights in fewer bits. */
    private static void wide(RmsNormGradient op, DeviceCall call, int width) {
        DeviceTensor x = call.input(0);
        DeviceTensor dy = call.input(2);
        if (call.wants(1) || call.output(0).type() != DataType.FLOAT) {
            throw new EngineException("the cuda engine has '" + op.opName() + "' from " + x.type() + " and " + dy.type()
                    + " for x in f32 alone");
        }
        call.device()
                .launch(
                        x.type(),
                        "rms_norm",
                        dy.type() == DataType.FLOAT ? "rms_norm_wide_gradient_of_wide" : "rms_norm_wide_gradient",
                        LaunchSize.rows(Math.toIntExact(x.length() / width), width),
                        x,
                        call.input(1),
                        dy,
                        call.output(0),
                        width,
                        (float) op.epsilon(),
                        call.intAdds(0));
    }

    private static void atOnce(RmsNormGradient op, DeviceCall call, int width, int threads) {
        DeviceTensor x = call.input(0);
        int groups = Math.toIntExact(x.length() / width);
        int part = (groups + blocks(groups) - 1) / blocks(groups);
        int parts = (groups + part - 1) / part;
        DeviceTensor partials = call.scratch(0, parts, width);
        call.device()
                .launch(
                        x.type(),
                        "rms_norm",
                        "rms_norm_gradient",
                        LaunchSize.blocks(parts, threads),
                        x,
                        call.input(1),
                        call.input(2),
                        call.output(0),
                        call.wants(1) ? partials : null,
                        groups,
                        width,
                        part,
                        (float) op.epsilon(),
                        call.intAdds(0));
        if (call.wants(1)) {
            ColumnSums.total(call, partials, parts, 1);
        }
    }

    private static void inTwoPasses(RmsNormGradient op, DeviceCall call, int width) {
        DeviceTensor x = call.input(0);
        int groups = Math.toIntExact(x.length() / width);
        DeviceTensor factors = call.scratch(0, groups);
        call.device()
                .launch(
                        x.type(),
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
                            x.type(),
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
