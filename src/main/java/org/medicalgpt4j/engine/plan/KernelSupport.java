package org.medicalgpt4j.engine.plan;

import org.medicalgpt4j.op.TensorOp;

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

    /** What the kernel is called. */
    String name(TensorOp op);
}
