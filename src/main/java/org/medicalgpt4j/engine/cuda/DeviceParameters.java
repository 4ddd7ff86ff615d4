package org.medicalgpt4j.engine.cuda;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.model.Parameter;

/** Parameters on a device, in f32. */
final class DeviceParameters implements Parameters {
    private final Device device;
    private final List<Parameter> table;
    private final DeviceBuffers buffers;

    DeviceParameters(Device device, List<Parameter> table) {
        this.device = device;
        this.table = List.copyOf(table);
        this.buffers = new DeviceBuffers(device, "the weights", shapes(table));
    }

    static Map<String, long[]> shapes(List<Parameter> table) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Parameter parameter : table) {
            if (shapes.put(parameter.name(), parameter.shape()) != null) {
                throw new IllegalArgumentException("two parameters named " + parameter.name());
            }
        }
        return shapes;
    }

    Device device() {
        return device;
    }

    DeviceTensor tensor(String name) {
        return buffers.of(name);
    }

    @Override
    public List<Parameter> table() {
        return table;
    }

    @Override
    public boolean has(String name) {
        return buffers.has(name);
    }

    @Override
    public void write(String name, Consumer<FloatPointer> writer) {
        DeviceTensor tensor = tensor(name);
        try (FloatPointer host = new FloatPointer(tensor.length())) {
            writer.accept(new FloatPointer(host).capacity(tensor.length())); // whose position the writer may move
            device.uploadAndWait(host, tensor.address(), tensor.bytes());
        }
    }

    @Override
    public void read(String name, long offset, float[] target, int at, int length) {
        buffers.read(name, offset, target, at, length);
    }

    @Override
    public long bytes() {
        return buffers.bytes();
    }

    @Override
    public void close() {
        buffers.close();
    }
}
