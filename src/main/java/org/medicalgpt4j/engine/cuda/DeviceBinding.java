package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
final class DeviceBinding implements AutoCloseable {
    private final GraphPlan plan;
    private final Placement placement;
    private final Device device;
    private final WorkSizes sizes;
    private final DeviceTensor[] tensors;
    private StepSequence adding;
    private StepSequence overwriting;

    /** @param known shapes of all values that no step makes, by id */
    DeviceBinding(GraphPlan plan, long[][] known, Device device, WorkSizes sizes) {
        this.plan = plan;
        this.device = device;
        this.sizes = sizes;
        this.adding = new StepSequence(device, List.of());
        this.overwriting = adding;
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
        close();
        List<DeviceStep> bound = new ArrayList<>();
        List<DeviceStep> first = new ArrayList<>();
        Set<Integer> written = new HashSet<>();
        for (PlanStep step : plan.steps()) {
            DeviceStep adds = bind(step, arena);
            bound.add(adds);
            first.add(overwriting(adds, written));
        }
        adding = new StepSequence(device, StepFusion.fuse(plan, bound));
        overwriting = new StepSequence(device, StepFusion.fuse(plan, first));
    }

    /** A step that overwrites gradients instead of adding to them, if no step before it has written them. */
    private DeviceStep overwriting(DeviceStep step, Set<Integer> written) {
        int[] outputs = step.step().outputs();
        boolean[] adds = step.call().adds().clone();
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] >= 0 && plan.values().get(outputs[i]).origin() == PlanValue.Origin.GRADIENT) {
                adds[i] = !written.add(outputs[i]);
            }
        }
        return Arrays.equals(adds, step.call().adds())
                ? step
                : DeviceStep.of(step.step(), step.call().withAdds(adds));
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
        for (DeviceStep step : adding.steps()) {
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

    /**
     * Starts all steps.
     *
     * @param overwrites whether the gradients of this run take the place of those that were there
     */
    void run(boolean overwrites, DeviceTimes times) {
        (overwrites ? overwriting : adding).run(times);
    }

    @Override
    public void close() {
        adding.close();
        overwriting.close();
    }
}
