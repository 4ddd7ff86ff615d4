package org.medicalgpt4j.engine.nd4j.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One call of a kernel: its tensors, its scratch memory and the threads to use.
 *
 * <p>An output nobody reads is absent: ask {@link #wants} before {@link #output}.
 */
public final class KernelCall {
    private final HostTensor[] inputs;
    private final HostTensor[] outputs;
    private final boolean[] adds;
    private final FloatPointer scratch;
    private final KernelOptions options;
    private final Workers workers;

    /** {@code outputs[i]} is null when output i is not wanted. */
    public KernelCall(
            HostTensor[] inputs,
            HostTensor[] outputs,
            boolean[] adds,
            FloatPointer scratch,
            KernelOptions options,
            Workers workers) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.adds = adds;
        this.scratch = scratch;
        this.options = options;
        this.workers = workers;
    }

    public int inputs() {
        return inputs.length;
    }

    public HostTensor input(int index) {
        return inputs[index];
    }

    public int outputs() {
        return outputs.length;
    }

    public boolean wants(int output) {
        return outputs[output] != null;
    }

    public HostTensor output(int index) {
        return outputs[index];
    }

    /** Whether output {@code output} is to be added to what its memory holds. */
    public boolean adds(int output) {
        return adds[output];
    }

    /** As many floats as the kernel asked for; contents undefined. */
    public FloatPointer scratch() {
        return scratch;
    }

    /** A part of the scratch memory as a tensor. */
    HostTensor scratch(long offset, long... shape) {
        return new HostTensor(new FloatView(scratch, offset, 0), DataType.FLOAT, shape);
    }

    public KernelOptions options() {
        return options;
    }

    public Workers workers() {
        return workers;
    }
}
