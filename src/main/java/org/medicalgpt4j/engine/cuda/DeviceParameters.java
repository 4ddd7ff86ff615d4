package org.medicalgpt4j.engine.cuda;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.NumberFormats;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.quantization.WeightFormat;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Parameters on a device: in the number format of the computation, and those that are trained in f32 too if that is
 * another one. Trained ones come first, so that they lie at the same elements in every buffer that has one value for each.
 */
final class DeviceParameters implements Parameters {
    private final Device device;
    private final NumberFormat format;
    private final List<Parameter> table;
    private final DeviceBuffers computed;
    private final Optional<DeviceBuffers> masters;

    DeviceParameters(Device device, NumberFormat format, List<Parameter> table) {
        this.device = device;
        this.format = format;
        DataType type = SupportedKernels.type(format);
        this.table = List.copyOf(table);
        List<Parameter> trained = table.stream().filter(Parameter::trainable).toList();
        List<Parameter> all = new ArrayList<>(trained);
        table.stream().filter(parameter -> !parameter.trainable()).forEach(all::add);
        this.computed = new DeviceBuffers(device, "the weights", type, shapes(all));
        this.masters = type == DataType.FLOAT || trained.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeviceBuffers(device, "the trained weights in f32", shapes(trained)));
    }

    static Map<String, long[]> shapes(List<Parameter> table) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Parameter parameter : table) {
            if (parameter.packed().isPresent()) {
                throw packed(parameter.name());
            }
            if (shapes.put(parameter.name(), parameter.shape()) != null) {
                throw new IllegalArgumentException("two parameters named " + parameter.name());
            }
        }
        return shapes;
    }

    private static EngineException packed(String name) {
        return new EngineException(
                name + " is kept in fewer bits, which the cuda engine cannot compute with: use the nd4j engine");
    }

    @Override
    public void pack(String name, WeightFormat.FloatSource values) {
        throw packed(name);
    }

    @Override
    public void writePacked(String name, Consumer<ByteBuffer> writer) {
        throw packed(name);
    }

    NumberFormat format() {
        return format;
    }

    Device device() {
        return device;
    }

    /** In the number format of the computation. */
    DeviceTensor tensor(String name) {
        return computed.of(name);
    }

    /** The f32 values of all trained parameters, and behind them those of others if they are f32 too. */
    DeviceTensor trained() {
        return masters.orElse(computed).all();
    }

    /** Makes sure that a parameter is among {@link #trained}, at this element. */
    void requireTrained(String name, long offset) {
        DeviceBuffers buffers = masters.orElse(computed);
        if (!buffers.has(name) || buffers.elementOffset(name) != offset || computed.elementOffset(name) != offset) {
            throw new IllegalArgumentException("parameters were not allocated to train " + name);
        }
    }

    /** What computations read of {@link #trained}, if it is a copy in another number format. */
    Optional<DeviceTensor> copyOfTrained() {
        return masters.map(unused -> computed.all());
    }

    @Override
    public List<Parameter> table() {
        return table;
    }

    @Override
    public boolean has(String name) {
        return computed.has(name);
    }

    @Override
    public void write(String name, Consumer<FloatPointer> writer) {
        DeviceTensor tensor = tensor(name);
        try (FloatPointer host = new FloatPointer(tensor.length())) {
            writer.accept(new FloatPointer(host).capacity(tensor.length())); // whose position the writer may move
            if (tensor.type() == DataType.FLOAT) {
                device.uploadAndWait(host, tensor.address(), tensor.bytes());
            } else if (masters.isPresent() && masters.get().has(name)) {
                DeviceTensor master = masters.get().of(name);
                device.uploadAndWait(host, master.address(), master.bytes());
                NumberFormats.narrow(device, master, tensor);
            } else {
                NumberFormats.upload(device, host, tensor);
            }
        }
    }

    @Override
    public void read(String name, long offset, float[] target, int at, int length) {
        DeviceTensor tensor = tensor(name);
        if (masters.isPresent() && masters.get().has(name)) {
            masters.get().read(name, offset, target, at, length);
        } else if (tensor.type() == DataType.FLOAT) {
            computed.read(name, offset, target, at, length);
        } else {
            computed.check(name, offset, length);
            device.downloadWidened(tensor.address() + offset * tensor.elementBytes(), target, at, length);
        }
    }

    @Override
    public long bytes() {
        return computed.bytes() + masters.map(DeviceBuffers::bytes).orElse(0L);
    }

    @Override
    public void close() {
        computed.close();
        masters.ifPresent(DeviceBuffers::close);
    }
}
