package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.engine.cuda.kernel.DeviceCall;
import org.medicalgpt4j.engine.cuda.kernel.FusedKernels;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.Rotary;
import org.medicalgpt4j.op.SwiGlu;
import org.medicalgpt4j.op.TensorOp;

/**
 * Puts neighbouring steps into one kernel where there is one: decoding is made of many short kernels, and starting one
 * costs as much as a small layer. Only steps that follow one another are put together, so that no result is written to
 * memory which the plan gives to another value at that time; what is made of them must not lie where their input does.
 */
final class StepFusion {
    private final GraphPlan plan;
    private final List<DeviceStep> steps;

    private StepFusion(GraphPlan plan, List<DeviceStep> steps) {
        this.plan = plan;
        this.steps = steps;
    }

    static List<DeviceStep> fuse(GraphPlan plan, List<DeviceStep> steps) {
        return new StepFusion(plan, steps).fused();
    }

    private List<DeviceStep> fused() {
        List<DeviceStep> result = new ArrayList<>();
        int at = 0;
        while (at < steps.size()) {
            Optional<Runnable> three = three(at);
            Optional<Runnable> two = three.isPresent() ? Optional.empty() : rotations(at);
            result.add(three.or(() -> two).map(steps.get(at)::doing).orElse(steps.get(at)));
            at += three.isPresent() ? 3 : two.isPresent() ? 2 : 1;
        }
        return result;
    }

    private Optional<Runnable> three(int at) {
        if (!is(at, Linear.class) || !is(at + 1, Linear.class)) {
            return Optional.empty();
        } else if (is(at + 2, Linear.class)) {
            return FusedKernels.layers(call(at), call(at + 1), call(at + 2));
        } else if (is(at + 2, SwiGlu.class) && isReadOnce(at) && isReadOnce(at + 1)) {
            return FusedKernels.gatedUnit(call(at), call(at + 1), call(at + 2));
        }
        return Optional.empty();
    }

    private Optional<Runnable> rotations(int at) {
        return is(at, Rotary.class) && is(at + 1, Rotary.class)
                ? FusedKernels.rotations((Rotary) op(at), call(at), (Rotary) op(at + 1), call(at + 1))
                : Optional.empty();
    }

    private boolean is(int at, Class<? extends TensorOp> type) {
        return at < steps.size() && steps.get(at).step().isTensorOp() && type.isInstance(op(at));
    }

    private TensorOp op(int at) {
        return steps.get(at).step().tensorOp();
    }

    private DeviceCall call(int at) {
        return steps.get(at).call();
    }

    private boolean isReadOnce(int at) {
        return plan.values().get(steps.get(at).step().outputs()[0]).uses() == 1;
    }
}
