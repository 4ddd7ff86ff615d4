package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One call of a kernel: where its tensors lie, and the device to run on.
 *
 * @param outputs null where nobody reads an output
 * @param adds for each output whether it is to be added to what its memory holds
 * @param given values of integer inputs that came with the batch, for checks; null for other inputs
 * @param scratch address of as many f32 as the kernel asked for
 * @param sizes how the scratch memory was measured
 */
public record DeviceCall(
        Device device,
        DeviceTensor[] inputs,
        DeviceTensor[] outputs,
        boolean[] adds,
        int[][] given,
        long scratch,
        WorkSizes sizes) {

    /** The same call with other additions. */
    public DeviceCall withAdds(boolean[] others) {
        return new DeviceCall(device, inputs, outputs, others, given, scratch, sizes);
    }

    /** The same call with one output that it overwrites. */
    DeviceCall writing(DeviceTensor output) {
        return new DeviceCall(device, inputs, new DeviceTensor[] {output}, new boolean[1], given, scratch, sizes);
    }

    public DeviceTensor input(int index) {
        return inputs[index];
    }

    /** @throws EngineException if the first input and the first output have different number formats */
    void requireOneType(String op) {
        if (input(0).type() != output(0).type()) {
            throw new EngineException("the cuda engine has '" + op + "' from one number format to the same, got "
                    + input(0).type() + " and " + output(0).type());
        }
    }

    public boolean wants(int output) {
        return outputs[output] != null;
    }

    public DeviceTensor output(int index) {
        return outputs[index];
    }

    public boolean adds(int output) {
        return adds[output];
    }

    /** What is kept of an output: 1 if it is added to, else 0. */
    float kept(int output) {
        return adds[output] ? 1 : 0;
    }

    int intAdds(int output) {
        return adds[output] ? 1 : 0;
    }

    /** A part of the scratch memory, from an f32 on, as a tensor of f32. */
    DeviceTensor scratch(long offset, long... shape) {
        return scratch(DataType.FLOAT, offset, shape);
    }

    /** A part of the scratch memory as a tensor of a type; {@code offset} counts f32. */
    DeviceTensor scratch(DataType type, long offset, long... shape) {
        return new DeviceTensor(scratch + offset * Float.BYTES, type, shape);
    }
}
