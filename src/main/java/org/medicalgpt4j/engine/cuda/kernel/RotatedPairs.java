package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.Rotary;

/** A thread for each pair. */
final class RotatedPairs implements DeviceKernel<Rotary> {
    @Override
    public Class<Rotary> op() {
        return Rotary.class;
    }

    @Override
    public void run(Rotary op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        int heads = x.size(1) / op.headSize();
        long pairs = (long) x.rows() * heads * ((op.headSize() + 1) / 2);
        call.device()
                .launch(
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
                        call.input(1).size(1),
                        op.interleaved() ? 1 : 0,
                        op.inverse() ? -1f : 1f);
    }
}
