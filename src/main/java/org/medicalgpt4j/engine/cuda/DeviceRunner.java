package org.medicalgpt4j.engine.cuda;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.cuda.kernel.WorkSizes;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.NumberFormats;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.engine.plan.PlanValue;
import org.medicalgpt4j.engine.plan.PlanValue.Origin;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs one plan on batches of any shape; bindings of the shapes seen last are kept. */
final class DeviceRunner implements AutoCloseable {
    private static final int BINDINGS = 16;

    private final GraphPlan plan;
    private final Device device;
    private final DeviceArena arena;
    private final Function<PlanValue, DeviceTensor> fixed;
    private final WorkSizes sizes;
    private final DeviceTimes times;
    private final DeviceBuffers constants;
    private final DeviceBuffers narrowConstants;
    private final Map<String, Attached> bindings = new LinkedHashMap<>(BINDINGS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attached> eldest) {
            boolean removes = size() > BINDINGS;
            if (removes) {
                eldest.getValue().binding().close();
            }
            return removes;
        }
    };

    private record Attached(DeviceBinding binding, int arenaGeneration) {}

    DeviceRunner(
            GraphPlan plan,
            Device device,
            DeviceArena arena,
            Function<PlanValue, DeviceTensor> fixed,
            WorkSizes sizes,
            DeviceTimes times) {
        this.plan = plan;
        this.device = device;
        this.arena = arena;
        this.fixed = fixed;
        this.sizes = sizes;
        this.times = times;
        plan.steps().forEach(step -> step.graphOp().ifPresent(DeviceStep::requireKernel));
        this.constants = constants(DataType.FLOAT);
        this.narrowConstants = constants(DataType.BFLOAT16);
    }

    private DeviceBuffers constants(DataType type) {
        Map<String, long[]> shapes = new HashMap<>();
        for (PlanValue value : plan.values()) {
            if (isConstant(value, type)) {
                shapes.put(value.name(), array(value).shape());
            }
        }
        DeviceBuffers buffers = new DeviceBuffers(device, "the graph's constants", type, shapes);
        for (PlanValue value : plan.values()) {
            if (isConstant(value, type)) {
                float[] values =
                        array(value).castTo(DataType.FLOAT).dup('c').data().asFloat();
                if (type == DataType.BFLOAT16) {
                    try (FloatPointer host = new FloatPointer(values)) {
                        NumberFormats.upload(device, host, buffers.of(value.name()));
                    }
                } else {
                    buffers.write(value.name(), 0, values, 0, values.length);
                }
            }
        }
        return buffers;
    }

    /** Constants that are not weights of kernels are f32 here, whatever they are in the graph. */
    private static boolean isConstant(PlanValue value, DataType type) {
        return value.origin() == Origin.CONSTANT && (value.type() == DataType.BFLOAT16) == (type == DataType.BFLOAT16);
    }

    private INDArray array(PlanValue value) {
        return plan.graph().getVariable(value.name()).getArr();
    }

    /**
     * Starts all steps; the values can be copied from the answer until the next run.
     *
     * @param overwrites whether the gradients of this run take the place of those that were there
     */
    DeviceBinding run(Batch batch, boolean overwrites) {
        StringBuilder key = new StringBuilder();
        for (PlanValue value : plan.values()) {
            if (value.origin() == Origin.INPUT) {
                key.append(Arrays.toString(input(batch, value).shape()));
            }
        }
        DeviceBinding binding = bind(key.toString(), batch);
        copyInputs(batch, binding);
        binding.run(overwrites, times);
        return binding;
    }

    private DeviceTensor tensor(PlanValue value) {
        return value.origin() != Origin.CONSTANT
                ? fixed.apply(value)
                : (value.type() == DataType.BFLOAT16 ? narrowConstants : constants).of(value.name());
    }

    /** Shapes of all values that no step makes, by id. */
    private long[][] known(Batch batch) {
        long[][] known = new long[plan.values().size()][];
        for (PlanValue value : plan.values()) {
            if (value.origin() == Origin.INPUT) {
                known[value.id()] = input(batch, value).shape();
            } else if (value.origin() != Origin.COMPUTED) {
                known[value.id()] = tensor(value).shape();
            }
        }
        return known;
    }

    private DeviceBinding bind(String key, Batch batch) {
        Attached attached = bindings.get(key);
        DeviceBinding binding =
                attached == null ? new DeviceBinding(plan, known(batch), device, sizes) : attached.binding();
        arena.ensure(binding.arenaBytes());
        if (attached == null || attached.arenaGeneration() != arena.generation()) {
            binding.attach(arena.memory(), this::tensor);
            bindings.put(key, new Attached(binding, arena.generation()));
        }
        return binding;
    }

    private static Batch.Input input(Batch batch, PlanValue value) {
        return batch.input(value.name())
                .orElseThrow(() -> new EngineException("the batch lacks the input '" + value.name() + "'"));
    }

    private void copyInputs(Batch batch, DeviceBinding binding) {
        int[][] given = new int[plan.values().size()][];
        for (PlanValue value : plan.values()) {
            if (value.origin() != Origin.INPUT) {
                continue;
            }
            long address = binding.value(value).address();
            Batch.Input input = input(batch, value);
            if (input instanceof Batch.Input.Ints ints && value.type() == DataType.INT) {
                given[value.id()] = ints.values();
                device.upload(ints.values(), address);
            } else if (input instanceof Batch.Input.Floats floats && value.type() == DataType.FLOAT) {
                device.upload(floats.values(), address);
            } else {
                throw new EngineException("input '" + value.name() + "' must be of type " + value.type());
            }
        }
        binding.give(given);
    }

    Tensor copy(DeviceBinding run, String name) {
        DeviceTensor tensor = run.value(name);
        float[] values = new float[Math.toIntExact(tensor.length())];
        switch (tensor.type()) {
            case FLOAT -> device.download(tensor.address(), values, 0, values.length);
            case BFLOAT16 -> device.downloadWidened(tensor.address(), values, 0, values.length);
            default -> throw new EngineException("only numbers can be read from a program, not " + tensor.type());
        }
        return new Tensor(tensor.shape(), values);
    }

    @Override
    public void close() {
        bindings.values().forEach(attached -> attached.binding().close());
        constants.close();
        narrowConstants.close();
    }
}
