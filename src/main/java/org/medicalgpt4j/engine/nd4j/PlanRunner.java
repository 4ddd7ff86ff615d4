package org.medicalgpt4j.engine.nd4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.javacpp.IntPointer;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.KernelOptions;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.engine.plan.PlanValue;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs one plan on batches of any shape; bindings of the shapes seen last are kept. */
final class PlanRunner {
    private static final int BINDINGS = 16;

    private final GraphPlan plan;
    private final Arena arena;
    private final Function<PlanValue, HostTensor> fixed;
    private final KernelOptions options;
    private final Workers workers;
    private final StepTimes times;
    private final Map<String, Attached> bindings = new LinkedHashMap<>(BINDINGS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attached> eldest) {
            return size() > BINDINGS;
        }
    };

    private record Attached(Binding binding, int arenaGeneration) {}

    PlanRunner(
            GraphPlan plan,
            Arena arena,
            Function<PlanValue, HostTensor> fixed,
            KernelOptions options,
            Workers workers,
            StepTimes times) {
        this.plan = plan;
        this.arena = arena;
        this.fixed = fixed;
        this.options = options;
        this.workers = workers;
        this.times = times;
    }

    GraphPlan plan() {
        return plan;
    }

    /** Runs all steps; the values can be read from the answer until the next run. */
    Binding run(Batch batch) {
        long[][] known = new long[plan.values().size()][];
        Map<String, Object> key = new TreeMap<>();
        for (PlanValue value : plan.values()) {
            switch (value.origin()) {
                case INPUT -> {
                    long[] shape = input(batch, value).shape();
                    known[value.id()] = shape;
                    key.put(value.name(), Arrays.toString(shape));
                }
                case PARAMETER, STATE, GRADIENT ->
                    known[value.id()] = fixed.apply(value).shape();
                case CONSTANT ->
                    known[value.id()] =
                            plan.graph().getVariable(value.name()).getArr().shape();
                case COMPUTED -> {
                    // inferred
                }
            }
        }
        Binding binding = bind(key.toString(), known);
        copyInputs(batch, binding);
        for (BoundStep step : binding.steps()) {
            times.around(step);
        }
        return binding;
    }

    private Binding bind(String key, long[][] known) {
        Attached attached = bindings.get(key);
        Binding binding = attached == null ? new Binding(plan, known, options, workers) : attached.binding();
        arena.ensure(binding.arenaBytes());
        if (attached == null || attached.arenaGeneration() != arena.generation()) {
            binding.attach(arena.memory(), fixed);
            bindings.put(key, new Attached(binding, arena.generation()));
        }
        return binding;
    }

    private static Batch.Input input(Batch batch, PlanValue value) {
        return batch.input(value.name())
                .orElseThrow(() -> new EngineException("the batch lacks the input '" + value.name() + "'"));
    }

    private void copyInputs(Batch batch, Binding binding) {
        for (PlanValue value : plan.values()) {
            if (value.origin() != PlanValue.Origin.INPUT) {
                continue;
            }
            HostTensor target = binding.value(value.name());
            Batch.Input input = input(batch, value);
            if (input instanceof Batch.Input.Ints ints && value.type() == DataType.INT) {
                ((IntPointer) target.memory()).put(ints.values(), 0, ints.values().length);
            } else if (input instanceof Batch.Input.Floats floats && value.type() == DataType.FLOAT) {
                target.write(0, floats.values(), 0, floats.values().length);
            } else {
                throw new EngineException("input '" + value.name() + "' must be of type " + value.type());
            }
        }
    }

    static Tensor copy(HostTensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.length())];
        if (tensor.type() != DataType.FLOAT) {
            throw new EngineException("only f32 values can be read from a program, this one is " + tensor.type());
        }
        tensor.read(0, values, 0, values.length);
        return new Tensor(tensor.shape(), values);
    }
}
