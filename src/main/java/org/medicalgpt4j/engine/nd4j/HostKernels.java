package org.medicalgpt4j.engine.nd4j;

import java.util.Optional;
import java.util.function.Function;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.kernel.Kernel;
import org.medicalgpt4j.engine.nd4j.kernel.KernelCatalog;
import org.medicalgpt4j.engine.nd4j.kernel.KernelOptions;
import org.medicalgpt4j.engine.plan.KernelSupport;
import org.medicalgpt4j.op.TensorOp;

/**
 * What the host's kernels can do.
 *
 * @param kernels finds the kernel of an op
 */
record HostKernels(Function<TensorOp, Optional<Kernel<TensorOp>>> kernels, KernelOptions options)
        implements KernelSupport {

    /** The fast kernels, unless plain implementations are asked for. */
    static KernelSupport of(ProgramOptions options, int threads) {
        return options.plain()
                ? KernelSupport.NONE
                : new HostKernels(KernelCatalog::forOp, new KernelOptions(threads, options.headChunk()));
    }

    private Kernel<TensorOp> kernel(TensorOp op) {
        return kernels.apply(op).orElseThrow();
    }

    @Override
    public boolean computes(TensorOp op) {
        return kernels.apply(op).isPresent();
    }

    @Override
    public boolean canAdd(TensorOp op, int output) {
        return kernel(op).canAdd(op, output);
    }

    @Override
    public long scratchFloats(TensorOp op, long[][] inputs) {
        return kernel(op).scratch(op, inputs, options);
    }

    @Override
    public String name(TensorOp op) {
        return kernel(op).getClass().getSimpleName();
    }
}
