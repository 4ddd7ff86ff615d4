package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.LoraGradient;
import org.nd4j.linalg.api.buffer.DataType;

/** Small products through the rank, and the large one through W. */
final class LoraGradients implements DeviceKernel<LoraGradient> {
    @Override
    public Class<LoraGradient> op() {
        return LoraGradient.class;
    }

    @Override
    public DataType result(int output, DataType real, boolean wanted) {
        return output == DX ? real : DataType.FLOAT;
    }

    /** Layers whose gradients {@link AdapterGroups} puts together. */
    private static final int MOST_TOGETHER = 3;

    static final int DX = 0;
    static final int DA = 1;
    static final int DB = 2;

    @Override
    public boolean canAdd(LoraGradient op, int output) {
        return true;
    }

    @Override
    public long scratch(LoraGradient op, long[][] inputs, WorkSizes sizes) {
        long dropped = op.settings().dropout() > 0 ? sizes.reals(inputs[1][0] * inputs[1][1]) : 0;
        long group = MOST_TOGETHER * inputs[2][1];
        return Math.max(
                dropped + sizes.reals(inputs[2][0] * inputs[2][1]),
                sizes.reals(inputs[2][0] * group) + sizes.reals(inputs[1][1] * group) + inputs[1][1] * group);
    }

    /** Memory of several layers at once, in the scratch memory of the first one. */
    record GroupScratch(DeviceCall call, long ranks) {
        /** dy B of all layers side by side. */
        DeviceTensor inner() {
            return call.scratch(type(), 0, call.input(1).rows(), ranks);
        }

        /** A of all layers. */
        DeviceTensor factors() {
            return call.scratch(type(), call.sizes().reals(inner().length()), ranks, width());
        }

        /** dA of all layers. */
        DeviceTensor gradient() {
            long before = call.sizes().reals(inner().length())
                    + call.sizes().reals(factors().length());
            return call.scratch(before, ranks, width());
        }

        private DataType type() {
            return call.input(1).type();
        }

        private long width() {
            return call.input(1).size(-1);
        }
    }

    @Override
    public void run(LoraGradient op, DeviceCall call) {
        Device device = call.device();
        DeviceTensor dy = call.input(0);
        DeviceTensor x = call.input(1);
        boolean drops = op.settings().dropout() > 0;
        float scale = (float) op.settings().scale();
        DeviceTensor inner = call.scratch(
                x.type(),
                drops ? call.sizes().reals(x.length()) : 0,
                call.input(2).shape());
        NarrowProducts.rows(call, scale, dy, call.input(4), true, inner);
        if (call.wants(DA)) {
            DeviceTensor dropped = x;
            if (drops) {
                dropped = call.scratch(x.type(), 0, x.shape());
                Dropout.apply(call, 6, op.settings(), x, dropped, false);
            }
            device.multiply(1, inner, true, dropped, false, call.kept(DA), call.output(DA));
        }
        if (call.wants(DB)) {
            device.multiply(scale, dy, true, call.input(2), false, call.kept(DB), call.output(DB));
        }
        if (call.wants(DX)) {
            DeviceTensor dx = call.output(DX);
            // first the narrow product: the wide one adds to it beside its arithmetic
            if (drops) {
                DeviceTensor through = call.scratch(x.type(), 0, x.shape());
                device.multiply(1, inner, false, call.input(3), false, 0, through);
                Dropout.apply(call, 6, op.settings(), through, dx, call.adds(DX));
            } else {
                device.multiply(1, inner, false, call.input(3), false, call.kept(DX), dx);
            }
            device.multiply(1, dy, false, call.input(5), false, 1, dx);
        }
    }
}
