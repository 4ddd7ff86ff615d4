package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.Rotary;

/** A thread for each pack of pairs, or for each pair. */
final class RotatedPairs implements DeviceKernel<Rotary> {
    @Override
    public Class<Rotary> op() {
        return Rotary.class;
    }

    @Override
    public void run(Rotary op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        int heads = x.size(1) / op.headSize();
        int half = call.input(1).size(1);
        if (isInPacks(op, call)) {
            long packs = packs(call);
            call.device()
                    .launch(
                            x.type(),
                            "rotary",
                            "rotate_packs",
                            LaunchSize.elements(packs),
                            x,
                            call.input(1),
                            call.input(2),
                            call.output(0),
                            packs,
                            heads,
                            half,
                            op.inverse() ? -1f : 1f);
            return;
        }
        long pairs = (long) x.rows() * heads * ((op.headSize() + 1) / 2);
        call.device()
                .launch(
                        x.type(),
                        "rotary",
                        "rotate",
                        LaunchSize.elements(pairs),
                        x,
                        call.input(1),
                        call.input(2),
                        call.output(0),
                        pairs,
                        heads,
                        op.headSize(),
                        half,
                        op.interleaved() ? 1 : 0,
                        op.inverse() ? -1f : 1f);
    }

    /** Whether pairs lie as whole packs in two halves of a head. */
    static boolean isInPacks(Rotary op, DeviceCall call) {
        int half = call.input(1).size(1);
        return !op.interleaved() && 2 * half == op.headSize() && half % LaunchSize.pack(call.input(0)) == 0;
    }

    static long packs(DeviceCall call) {
        return call.input(0).length() / 2 / LaunchSize.pack(call.input(0));
    }
}
