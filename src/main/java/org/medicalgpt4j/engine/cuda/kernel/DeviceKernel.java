package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * How one op is computed on a device: which kernels and matrix products are started. It computes what the op's
 * plain implementation computes, up to rounding, with the same bits in every run.
 *
 * @param <O> the op
 */
public interface DeviceKernel<O extends TensorOp> {

    Class<O> op();

    /** What plans call the kernel where activations have the format {@code real}. By default the class. */
    default String name(O op, DataType real) {
        return getClass().getSimpleName();
    }

    /**
     * What the host has to do for a batch before the first kernel of the plan starts: checks, and small copies to the
     * device. Nothing by default.
     */
    default void prepare(O op, DeviceCall call) {}

    /**
     * Starts the work; outputs that nobody reads are absent. It starts the same kernels with the same arguments for every
     * batch of these shapes, so that they can be recorded and replayed.
     */
    void run(O op, DeviceCall call);

    /** How many f32 of scratch memory the kernel needs for these input shapes; 0 by default. */
    default long scratch(O op, long[][] inputs, WorkSizes sizes) {
        return 0;
    }

    /** Whether {@link #prepare} fills scratch memory, which then has to last from the plan's start. */
    default boolean preparesScratch() {
        return false;
    }

    /**
     * The number format of an output where activations have the format {@code real}. By default that of activations.
     *
     * @param wanted whether somebody reads the output after the run
     */
    default DataType result(int output, DataType real, boolean wanted) {
        return real;
    }

    /** Whether the kernel can add an output to what the memory holds already. */
    default boolean canAdd(O op, int output) {
        return false;
    }
}
