package org.medicalgpt4j.engine.plan;

import java.util.List;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.buffer.DataType;

/** What an engine's kernels can do, as far as a plan depends on it. */
public interface KernelSupport {
    /** No kernels at all: every op by its plain implementation. */
    KernelSupport NONE = new KernelSupport() {
        @Override
        public boolean computes(TensorOp op) {
            return false;
        }

        @Override
        public boolean canAdd(TensorOp op, int output) {
            return false;
        }

        @Override
        public long scratchFloats(TensorOp op, long[][] inputs) {
            return 0;
        }

        @Override
        public String name(TensorOp op) {
            throw new IllegalArgumentException("no kernel for " + op.opName());
        }
    };

    /** Whether a kernel computes the op. It leaves outputs out that nobody reads, and works in place where the op does. */
    boolean computes(TensorOp op);

    /** Whether the kernel can add an output to what its memory holds already. */
    boolean canAdd(TensorOp op, int output);

    /** How many floats of scratch memory the kernel needs for inputs of these shapes. */
    long scratchFloats(TensorOp op, long[][] inputs);

    /** Whether the scratch memory is filled before the plan's first step; no by default. */
    default boolean preparesScratch(TensorOp op) {
        return false;
    }

    /**
     * Whether the op is computed again in the backward pass rather than its result kept; no by default.
     *
     * @param parameters shapes of the weights that it reads
     */
    default boolean isCheap(TensorOp op, List<long[]> parameters) {
        return false;
    }

    /** What the kernel is called. */
    String name(TensorOp op);

    /** The number format in which weights and caches lie in memory; f32 by default. */
    default DataType stored() {
        return DataType.FLOAT;
    }

    /**
     * The number format of a result that is f32 in the graph; f32 by default.
     *
     * @param wanted whether the result is read after a run
     */
    default DataType result(TensorOp op, int output, boolean wanted) {
        return DataType.FLOAT;
    }
}
