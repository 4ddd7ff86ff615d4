package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.RmsNorm;

/** A warp for each group, or a block for each of a few. */
final class NormRows implements DeviceKernel<RmsNorm> {
    /** So many groups leave a device idle if they have only a warp each. */
    private static final int FEW = 256;

    private static final int WARP = 32;
    private static final int MOST_THREADS = 512;

    @Override
    public Class<RmsNorm> op() {
        return RmsNorm.class;
    }

    @Override
    public void run(RmsNorm op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        int width = call.input(1).size(0);
        int groups = Math.toIntExact(x.length() / width);
        if (groups <= FEW && width % LaunchSize.pack(x) == 0) {
            call.device()
                    .launch(
                            x.type(),
                            "rms_norm",
                            "rms_norm_few",
                            LaunchSize.blocks(groups, threads(width / LaunchSize.pack(x))),
                            x,
                            call.input(1),
                            call.output(0),
                            width,
                            (float) op.epsilon());
            return;
        }
        call.device()
                .launch(
                        x.type(),
                        "rms_norm",
                        "rms_norm",
                        LaunchSize.warps(groups),
                        x,
                        call.input(1),
                        call.output(0),
                        groups,
                        width,
                        (float) op.epsilon());
    }

    /** A thread for each pack, in whole warps. */
    private static int threads(int packs) {
        return Math.min((packs + WARP - 1) / WARP * WARP, MOST_THREADS);
    }
}
