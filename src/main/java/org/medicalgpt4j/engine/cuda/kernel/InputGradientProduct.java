package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.LinearInputGradient;

/** {@code dx = dy W}. */
final class InputGradientProduct implements DeviceKernel<LinearInputGradient> {
    @Override
    public Class<LinearInputGradient> op() {
        return LinearInputGradient.class;
    }

    @Override
    public boolean canAdd(LinearInputGradient op, int output) {
        return true;
    }

    @Override
    public void run(LinearInputGradient op, DeviceCall call) {
        call.device().multiply(1, call.input(0), false, call.input(1), false, call.kept(0), call.output(0));
    }
}
