package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.TensorOp;

/**
 * How one op is computed on a device in f32: which kernels and matrix products are started. It computes what the op's
 * plain implementation computes, up to rounding, with the same bits in every run.
 *
 * @param <O> the op
 */
public interface DeviceKernel<O extends TensorOp> {

    Class<O> op();

    /** Starts the work; outputs that nobody reads are absent. */
    void run(O op, DeviceCall call);

    /** How many f32 of scratch memory {@link #run} needs for these input shapes; 0 by default. */
    default long scratch(O op, long[][] inputs, int headChunk) {
        return 0;
    }

    /** Whether the kernel can add an output to what the memory holds already. */
    default boolean canAdd(O op, int output) {
        return false;
    }
}
