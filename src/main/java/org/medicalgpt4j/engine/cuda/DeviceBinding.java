package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.medicalgpt4j.engine.cuda.kernel.DeviceCall;
import org.medicalgpt4j.engine.cuda.kernel.WorkSizes;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.engine.plan.Placement;
import org.medicalgpt4j.engine.plan.PlanStep;
import org.medicalgpt4j.engine.plan.PlanValue;

/** A plan with the shapes of one batch: where each value lies on the device, and the steps ready to run. */
final class DeviceBinding {
    private final GraphPlan plan;
    private final Placement placement;
    private final Device device;
    private final WorkSizes sizes;
    private final DeviceTensor[] tensors;
    private List<DeviceStep> steps = List.of();

    /** @param known shapes of all values that no step makes, by id */
    DeviceBinding(GraphPlan plan, long[][] known, Device device, WorkSizes sizes) {
        this.plan = plan;
        this.device = device;
        this.sizes = sizes;
        this.tensors = new DeviceTensor[plan.values().size()];
        this.placement = new Placement(plan, known, DeviceMemory.ALIGNMENT, new SupportedKernels(sizes));
    }

    long arenaBytes() {
        return placement.bytes();
    }

    /**
     * Gives every value its memory.
     *
     * @param arena at least {@link #arenaBytes()} large
     * @param fixed finds the tensors of values that are not in the arena
     */
    void attach(DeviceMemory arena, Function<PlanValue, DeviceTensor> fixed) {
        for (PlanValue value : plan.values()) {
            if (Placement.inArena(value)) {
                DeviceTensor tensor =
                        new DeviceTensor(0, value.type(), placement.shapes().shape(value.id()));
                long address = arena.address(placement.space(value).offset(), tensor.bytes());
                tensors[value.id()] = new DeviceTensor(address, value.type(), tensor.shape());
            } else {
                tensors[value.id()] = fixed.apply(value);
            }
        }
        List<DeviceStep> bound = new ArrayList<>();
        for (PlanStep step : plan.steps()) {
            bound.add(bind(step, arena));
        }
        steps = bound;
    }

    private DeviceStep bind(PlanStep step, DeviceMemory arena) {
        long scratch = placement
                .scratch(step)
                .map(space -> arena.address(space.offset(), space.bytes()))
                .orElse(0L);
        DeviceTensor[] inputs =
                Arrays.stream(step.inputs()).mapToObj(id -> tensors[id]).toArray(DeviceTensor[]::new);
        DeviceTensor[] outputs = Arrays.stream(step.outputs())
                .mapToObj(id -> id < 0 ? null : tensors[id])
                .toArray(DeviceTensor[]::new);
        DeviceCall call =
                new DeviceCall(device, inputs, outputs, step.adds(), new int[inputs.length][], scratch, sizes);
        return DeviceStep.of(step, call);
    }

    /** Tells the steps the integers that came with a batch, by value id, and lets them prepare for it. */
    void give(int[][] given) {
        for (DeviceStep step : steps) {
            int[] inputs = step.step().inputs();
            for (int i = 0; i < inputs.length; i++) {
                step.call().given()[i] = given[inputs[i]];
            }
            step.prepare();
        }
    }

    DeviceTensor value(PlanValue value) {
        return tensors[value.id()];
    }

    DeviceTensor value(String name) {
        return value(plan.value(name));
    }

    List<DeviceStep> steps() {
        return steps;
    }
}
