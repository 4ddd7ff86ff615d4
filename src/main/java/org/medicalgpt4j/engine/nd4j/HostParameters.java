package org.medicalgpt4j.engine.nd4j;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.op.QuantizedWeight;
import org.medicalgpt4j.quantization.WeightFormat;
import org.nd4j.linalg.api.buffer.DataType;

/** Parameters in host memory, f32, all in one block; those of an adapter may stand before those of a model. */
final class HostParameters implements Parameters {
    private final List<Parameter> table;
    private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
    private final NativeMemory memory;
    private final Optional<HostParameters> base;

    HostParameters(List<Parameter> table) {
        this(table, Optional.empty());
    }

    HostParameters(List<Parameter> table, HostParameters base) {
        this(table, Optional.of(base));
    }

    private HostParameters(List<Parameter> table, Optional<HostParameters> base) {
        this.base = base;
        this.table = List.copyOf(table);
        this.memory = new NativeMemory("the weights", bytes(table));
        long offset = 0;
        for (Parameter parameter : table) {
            HostTensor tensor = parameter.packed().isPresent()
                    ? new HostTensor(
                            memory.ints(offset, parameter.storedShape()[0]), DataType.INT, parameter.storedShape())
                    : new HostTensor(memory.floats(offset, parameter.elements()), DataType.FLOAT, parameter.shape());
            if (tensors.put(parameter.name(), tensor) != null) {
                throw new IllegalArgumentException("two parameters named " + parameter.name());
            }
            offset += size(parameter);
        }
    }

    /** Bytes that these parameters take. */
    static long bytes(List<Parameter> table) {
        long bytes = 0;
        for (Parameter parameter : table) {
            bytes = Math.addExact(bytes, size(parameter));
        }
        return bytes;
    }

    private static long size(Parameter parameter) {
        return NativeMemory.aligned(parameter.storedBytes());
    }

    HostTensor tensor(String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor != null) {
            return tensor;
        }
        return base.orElseThrow(() -> new EngineException("no parameter named " + name))
                .tensor(name);
    }

    @Override
    public List<Parameter> table() {
        return table;
    }

    @Override
    public boolean has(String name) {
        return tensors.containsKey(name)
                || base.filter(below -> below.has(name)).isPresent();
    }

    @Override
    public void write(String name, Consumer<FloatPointer> writer) {
        HostTensor tensor = tensor(name);
        if (tensor.type() != DataType.FLOAT) {
            throw new EngineException(name + " is kept in fewer bits and cannot be filled with f32 values as they are");
        }
        writer.accept(new FloatPointer(tensor.memory()).capacity(tensor.length()));
    }

    @Override
    public void pack(String name, WeightFormat.FloatSource values) {
        QuantizedWeight weight = packed(name);
        weight.format()
                .pack(values, weight.rows(), weight.columns(), tensor(name).bytes());
    }

    @Override
    public void writePacked(String name, Consumer<ByteBuffer> writer) {
        packed(name);
        writer.accept(tensor(name).bytes());
    }

    private QuantizedWeight packed(String name) {
        return parameter(name)
                .flatMap(Parameter::packed)
                .orElseThrow(() -> new EngineException("no packed parameter named " + name));
    }

    private Optional<Parameter> parameter(String name) {
        Optional<Parameter> own = table.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
        return own.isPresent() ? own : base.flatMap(below -> below.parameter(name));
    }

    @Override
    public void read(String name, long offset, float[] target, int at, int length) {
        HostTensor tensor = tensor(name);
        Optional<QuantizedWeight> packed = parameter(name).flatMap(Parameter::packed);
        long elements = packed.map(weight -> weight.rows() * weight.columns()).orElse(tensor.length());
        if (offset < 0 || offset + length > elements) {
            throw new IllegalArgumentException(
                    name + " has " + elements + " elements, asked for " + length + " from " + offset);
        }
        if (packed.isPresent()) {
            QuantizedWeight weight = packed.get();
            weight.format().widen(tensor.bytes(), weight.rows(), weight.columns(), offset, target, at, length);
        } else {
            tensor.read(offset, target, at, length);
        }
    }

    @Override
    public long bytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
