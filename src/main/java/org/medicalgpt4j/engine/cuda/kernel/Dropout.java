package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraLinear;

/** Multiplies with the mask that {@link DropoutMask} gives on the CPU. */
final class Dropout {
    private Dropout() {}

    /**
     * {@code y = x * mask}, or {@code y += x * mask}.
     *
     * @param key index of the input that is the random key
     */
    static void apply(
            DeviceCall call, int key, LoraLinear.Settings settings, DeviceTensor x, DeviceTensor y, boolean adds) {
        DropoutMask mask = new DropoutMask(call.given()[key], settings, x.size(-1));
        long groups = x.length() / DropoutMask.GROUP + 2; // the first and last may be shared with other rows
        call.device()
                .launch(
                        x.type(),
                        "dropout",
                        "dropout",
                        LaunchSize.elements(groups * DropoutMask.BLOCKS),
                        x,
                        call.input(key),
                        y,
                        x.length(),
                        x.size(-1),
                        settings.purpose(),
                        mask.threshold(),
                        mask.kept(),
                        adds ? 1 : 0);
    }
}
