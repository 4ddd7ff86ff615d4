package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.LoraLinear;

/** The low-rank product, then the frozen one added to it. */
final class LoraProducts implements DeviceKernel<LoraLinear> {
    @Override
    public Class<LoraLinear> op() {
        return LoraLinear.class;
    }

    @Override
    public boolean canAdd(LoraLinear op, int output) {
        return output == 0;
    }

    @Override
    public long scratch(LoraLinear op, long[][] inputs, WorkSizes sizes) {
        long dropped = op.settings().dropout() > 0 ? sizes.reals(inputs[0][0] * inputs[0][1]) : 0;
        return dropped + sizes.reals(inputs[0][0] * inputs[1][0]);
    }

    @Override
    public void run(LoraLinear op, DeviceCall call) {
        DeviceTensor x = call.input(0);
        DeviceTensor dropped = x;
        if (op.settings().dropout() > 0) {
            dropped = call.scratch(x.type(), 0, x.shape());
            Dropout.apply(call, call.inputs().length - 1, op.settings(), x, dropped, false);
        }
        // a forward program does not keep x A'
        DeviceTensor xa = call.wants(1)
                ? call.output(1)
                : call.scratch(
                        x.type(),
                        op.settings().dropout() > 0 ? call.sizes().reals(x.length()) : 0,
                        x.rows(),
                        call.input(1).size(0));
        NarrowProducts.rows(call, 1, dropped, call.input(1), false, xa);
        if (!call.wants(0)) {
            return; // computed again for the gradients of A and B only
        }
        widen(op, call, xa);
    }

    /** {@code y = s xa B' + x W' + b}. */
    static void widen(LoraLinear op, DeviceCall call, DeviceTensor xa) {
        // first the narrow product, which writes only: the wide one reads that beside its arithmetic
        call.device()
                .multiply((float) op.settings().scale(), xa, false, call.input(2), true, call.kept(0), call.output(0));
        LinearProduct.multiply(call, call.input(0), call.input(3), op.bias() ? call.input(4) : null, 1);
    }

    /** {@code y = kept + s x A' B' + x W' + b}; x A' is the layer's second output. */
    static void widenOnto(LoraLinear op, DeviceCall call, DeviceTensor kept, DeviceTensor y) {
        DeviceTensor xa = call.output(1);
        NarrowProducts.rows(call, 1, call.input(0), call.input(1), false, xa);
        Device device = call.device();
        device.multiply((float) op.settings().scale(), xa, false, call.input(2), true, 1, kept, y);
        device.multiplyAddingBias(call.input(0), call.input(3), op.bias() ? call.input(4) : null, 1, y, y);
    }
}
