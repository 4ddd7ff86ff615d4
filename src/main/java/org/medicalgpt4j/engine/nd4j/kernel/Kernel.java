package org.medicalgpt4j.engine.nd4j.kernel;

import org.medicalgpt4j.op.TensorOp;

/**
 * A fast host implementation of one op in f32. It computes what the op's plain implementation computes, up to rounding;
 * the kernel tests hold both against each other. A kernel keeps no state: all scratch memory is asked for beforehand.
 *
 * @param <O> the op
 */
public interface Kernel<O extends TensorOp> {

    Class<O> op();

    /** Computes the outputs that are wanted. */
    void run(O op, KernelCall call);

    /** How many floats of scratch memory {@link #run} needs for these input shapes; 0 by default. */
    default long scratch(O op, long[][] inputs, KernelOptions options) {
        return 0;
    }

    /**
     * Whether the kernel can add output {@code output} to what the memory holds already (gradients of weights); asked at
     * planning time, told by {@link KernelCall#adds}.
     */
    default boolean canAdd(O op, int output) {
        return false;
    }
}
