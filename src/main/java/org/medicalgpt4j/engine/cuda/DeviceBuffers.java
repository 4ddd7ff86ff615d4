package org.medicalgpt4j.engine.cuda;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Named tensors of one type on a device, all in one block: weights, caches, gradients, or moments of an optimizer. Where
 * they begin, counted in elements, depends on the shapes alone and not on the type.
 */
final class DeviceBuffers implements AutoCloseable {
    /** Tensors begin at multiples of this many elements. */
    static final int GROUP = DeviceMemory.ALIGNMENT / Float.BYTES;

    private final Device device;
    private final String purpose;
    private final DataType type;
    private final Map<String, DeviceTensor> tensors = new LinkedHashMap<>();
    private final DeviceMemory memory;

    /** Of f32, contents undefined. */
    DeviceBuffers(Device device, String purpose, Map<String, long[]> shapes) {
        this(device, purpose, DataType.FLOAT, shapes);
    }

    /** Contents undefined. */
    DeviceBuffers(Device device, String purpose, DataType type, Map<String, long[]> shapes) {
        this.device = device;
        this.purpose = purpose;
        this.type = type;
        long bytes = 0;
        for (long[] shape : shapes.values()) {
            bytes = Math.addExact(bytes, size(shape));
        }
        memory = device.allocate(purpose, bytes);
        long offset = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long size = size(entry.getValue());
            tensors.put(entry.getKey(), new DeviceTensor(memory.address(offset, size), type, entry.getValue()));
            offset += size;
        }
    }

    private long size(long[] shape) {
        return groups(shape) * GROUP * type.width();
    }

    private static long groups(long[] shape) {
        return (new DeviceTensor(0, DataType.FLOAT, shape).length() + GROUP - 1) / GROUP;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    DeviceTensor of(String name) {
        DeviceTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new EngineException("there is no '" + name + "' among " + purpose);
        }
        return tensor;
    }

    List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** Everything as one row of numbers: what lies between tensors is zero after {@link #zero}. */
    DeviceTensor all() {
        return new DeviceTensor(memory.address(0, memory.bytes()), type, memory.bytes() / type.width());
    }

    /** Where a tensor begins, counted in elements from the beginning of the block. */
    long elementOffset(String name) {
        return (of(name).address() - memory.address(0, memory.bytes())) / type.width();
    }

    void zero() {
        if (memory.bytes() > 0) {
            device.zero(memory.address(0, memory.bytes()), memory.bytes());
        }
    }

    void read(String name, long offset, float[] target, int at, int length) {
        device.download(element(name, offset, length), target, at, length);
    }

    void write(String name, long offset, float[] source, int at, int length) {
        device.upload(source, at, length, element(name, offset, length));
        device.synchronize("copying to the device");
    }

    private long element(String name, long offset, int length) {
        check(name, offset, length);
        if (type != DataType.FLOAT) {
            throw new IllegalStateException(purpose + " are not f32");
        }
        return of(name).address() + offset * Float.BYTES;
    }

    /** Makes sure that a tensor has these elements. */
    void check(String name, long offset, int length) {
        DeviceTensor tensor = of(name);
        if (offset < 0 || length < 0 || offset + length > tensor.length()) {
            throw new IllegalArgumentException(
                    name + " has " + tensor.length() + " elements, asked for " + length + " from " + offset);
        }
    }

    long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
