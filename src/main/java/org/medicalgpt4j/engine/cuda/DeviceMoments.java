package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.OptimizerOptions.Moment;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.model.Parameter;

/** What an optimizer remembers of all parameters on a device, if that has the parameters' shapes. */
final class DeviceMoments implements OptimizerState, AutoCloseable {
    private final List<Parameter> trainable;
    private final Map<String, DeviceBuffers> buffers = new LinkedHashMap<>();

    /** All zero at first. */
    DeviceMoments(OptimizerOptions options, List<Parameter> trainable, Device device) {
        this.trainable = trainable;
        Map<String, long[]> shapes = DeviceParameters.shapes(trainable);
        for (Moment moment : options.moments(trainable.get(0))) {
            DeviceBuffers own = new DeviceBuffers(device, "the optimizer's " + moment.name(), shapes);
            own.zero();
            buffers.put(moment.name(), own);
        }
    }

    /** All elements of a moment in one row; empty if the optimizer has no such moment. */
    Optional<DeviceTensor> all(String moment) {
        return Optional.ofNullable(buffers.get(moment)).map(DeviceBuffers::all);
    }

    long bytes() {
        return buffers.values().stream().mapToLong(DeviceBuffers::bytes).sum();
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Parameter parameter : trainable) {
            buffers.keySet().forEach(moment -> names.add(parameter.name() + "." + moment));
        }
        return names;
    }

    private DeviceBuffers buffers(String name) {
        DeviceBuffers own = buffers.get(name.substring(name.lastIndexOf('.') + 1));
        if (own == null) {
            throw new EngineException("the optimizer remembers nothing named '" + name + "'");
        }
        return own;
    }

    private static String parameter(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    @Override
    public long elements(String name) {
        return buffers(name).of(parameter(name)).length();
    }

    @Override
    public void read(String name, long offset, float[] target, int at, int length) {
        buffers(name).read(parameter(name), offset, target, at, length);
    }

    @Override
    public void write(String name, long offset, float[] source, int at, int length) {
        buffers(name).write(parameter(name), offset, source, at, length);
    }

    @Override
    public void close() {
        buffers.values().forEach(DeviceBuffers::close);
    }
}
