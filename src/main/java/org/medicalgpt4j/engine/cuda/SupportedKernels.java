package org.medicalgpt4j.engine.cuda;

import java.util.List;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.cuda.kernel.DeviceKernel;
import org.medicalgpt4j.engine.cuda.kernel.DeviceKernels;
import org.medicalgpt4j.engine.cuda.kernel.WorkSizes;
import org.medicalgpt4j.engine.plan.KernelSupport;
import org.medicalgpt4j.op.RmsNorm;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.buffer.DataType;

/** What the device's kernels can do. */
record SupportedKernels(WorkSizes sizes) implements KernelSupport {
    private static final int WIDE = 2048;

    /** @param headChunk rows of logits held at once by the head */
    static SupportedKernels of(int headChunk, NumberFormat format) {
        return new SupportedKernels(new WorkSizes(headChunk, type(format)));
    }

    /** The number format as a type of elements. */
    static DataType type(NumberFormat format) {
        return format == NumberFormat.BF16 ? DataType.BFLOAT16 : DataType.FLOAT;
    }

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
        return kernel(op).scratch(op, inputs, sizes);
    }

    @Override
    public boolean preparesScratch(TensorOp op) {
        return kernel(op).preparesScratch();
    }

    /** Norms of wide rows: beside the products of such a layer they take no time, but as much memory as its result. */
    @Override
    public boolean isCheap(TensorOp op, List<long[]> parameters) {
        return op instanceof RmsNorm && parameters.stream().allMatch(shape -> shape[0] >= WIDE);
    }

    @Override
    public String name(TensorOp op) {
        return kernel(op).name(op, sizes.real());
    }

    @Override
    public DataType stored() {
        return sizes.real();
    }

    @Override
    public DataType result(TensorOp op, int output, boolean wanted) {
        return kernel(op).result(output, sizes.real(), wanted);
    }
}
