package org.medicalgpt4j.engine.cuda;

import org.medicalgpt4j.engine.cuda.kernel.DeviceKernel;
import org.medicalgpt4j.engine.cuda.kernel.DeviceKernels;
import org.medicalgpt4j.engine.plan.KernelSupport;
import org.medicalgpt4j.op.TensorOp;

/**
 * What the device's kernels can do.
 *
 * @param headChunk rows of logits held at once by the head
 */
record SupportedKernels(int headChunk) implements KernelSupport {

    private static DeviceKernel<TensorOp> kernel(TensorOp op) {
        return DeviceKernels.forOp(op).orElseThrow();
    }

    @Override
    public boolean computes(TensorOp op) {
        return DeviceKernels.forOp(op).isPresent();
    }

    @Override
    public boolean canAdd(TensorOp op, int output) {
        return kernel(op).canAdd(op, output);
    }

    @Override
    public long scratchFloats(TensorOp op, long[][] inputs) {
        return kernel(op).scratch(op, inputs, headChunk);
    }

    @Override
    public String name(TensorOp op) {
        return kernel(op).getClass().getSimpleName();
    }
}
