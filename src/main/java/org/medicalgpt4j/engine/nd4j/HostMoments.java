package org.medicalgpt4j.engine.nd4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.OptimizerOptions.Moment;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.model.Parameter;
import org.nd4j.linalg.api.buffer.DataType;

/** What an optimizer remembers of all parameters, in one block. */
final class HostMoments implements OptimizerState, AutoCloseable {
    private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
    private final Map<String, List<HostTensor>> ofParameter = new LinkedHashMap<>();
    private final NativeMemory memory;

    /** All zero at first. */
    HostMoments(OptimizerOptions options, List<Parameter> parameters) {
        memory = new NativeMemory(
                "what the optimizer remembers", PlanSurvey.optimizerBytes(options, parameters, NativeMemory.ALIGNMENT));
        long offset = 0;
        for (Parameter parameter : parameters) {
            List<HostTensor> own = new ArrayList<>();
            for (Moment moment : options.moments(parameter)) {
                long elements = elements(moment);
                HostTensor tensor = new HostTensor(memory.floats(offset, elements), DataType.FLOAT, moment.shape());
                tensors.put(parameter.name() + "." + moment.name(), tensor);
                own.add(tensor);
                offset += NativeMemory.aligned(elements * Float.BYTES);
            }
            ofParameter.put(parameter.name(), List.copyOf(own));
        }
        memory.zero();
    }

    private static long elements(Moment moment) {
        long elements = 1;
        for (long size : moment.shape()) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    List<HostTensor> of(Parameter parameter) {
        return ofParameter.get(parameter.name());
    }

    long bytes() {
        return memory.bytes();
    }

    private HostTensor tensor(String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new EngineException("the optimizer remembers nothing named '" + name + "'");
        }
        return tensor;
    }

    @Override
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public long elements(String name) {
        return tensor(name).length();
    }

    @Override
    public void read(String name, long offset, float[] target, int at, int length) {
        tensor(name).read(offset, target, at, length);
    }

    @Override
    public void write(String name, long offset, float[] source, int at, int length) {
        tensor(name).write(offset, source, at, length);
    }

    @Override
    public void close() {
        memory.close();
    }
}
