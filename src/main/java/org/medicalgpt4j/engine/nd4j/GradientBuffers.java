package org.medicalgpt4j.engine.nd4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.model.Parameter;
import org.nd4j.linalg.api.buffer.DataType;

/** One tensor of the shape of each trainable parameter, all in one block: gradients, or moments of an optimizer. */
final class GradientBuffers implements AutoCloseable {
    private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
    private final NativeMemory memory;

    /** All zero at first. */
    GradientBuffers(String purpose, List<Parameter> parameters) {
        memory = new NativeMemory(purpose, bytes(parameters));
        long offset = 0;
        for (Parameter parameter : parameters) {
            tensors.put(
                    parameter.name(),
                    new HostTensor(memory.floats(offset, parameter.elements()), DataType.FLOAT, parameter.shape()));
            offset += NativeMemory.aligned(parameter.elements() * Float.BYTES);
        }
        memory.zero();
    }

    /** Bytes of the buffers of these parameters. */
    static long bytes(List<Parameter> parameters) {
        long bytes = 0;
        for (Parameter parameter : parameters) {
            bytes = Math.addExact(bytes, NativeMemory.aligned(Math.multiplyExact(parameter.elements(), Float.BYTES)));
        }
        return bytes;
    }

    HostTensor of(String parameter) {
        HostTensor tensor = tensors.get(parameter);
        if (tensor == null) {
            throw new EngineException("'" + parameter + "' is not trainable");
        }
        return tensor;
    }

    void zero() {
        memory.zero();
    }

    long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
