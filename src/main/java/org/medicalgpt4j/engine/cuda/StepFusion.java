package org.medicalgpt4j.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.medicalgpt4j.engine.cuda.kernel.AdapterGroups;
import org.medicalgpt4j.engine.cuda.kernel.DeviceCall;
import org.medicalgpt4j.engine.cuda.kernel.FusedKernels;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;
import org.medicalgpt4j.op.ResidualAdd;
import org.medicalgpt4j.op.Rotary;
import org.medicalgpt4j.op.SwiGlu;
import org.medicalgpt4j.op.TensorOp;

/**
 * Puts neighbouring steps into one kernel where there is one: decoding is made of many short kernels, and starting one
 * costs as much as a small layer; layers with adapters share what they read. Only steps that follow one another are put together, so that no result is written to
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

    /** The work of so many steps. */
    private record Joined(int steps, Runnable work) {}

    private List<DeviceStep> fused() {
        List<DeviceStep> result = new ArrayList<>();
        int at = 0;
        while (at < steps.size()) {
            Optional<Joined> joined = joined(at);
            result.add(joined.isPresent() ? steps.get(at).doing(joined.get().work()) : steps.get(at));
            at += joined.map(Joined::steps).orElse(1);
        }
        return result;
    }

    private Optional<Joined> joined(int at) {
        return of(3, three(at))
                .or(() -> of(3, adapters(at, 3)))
                .or(() -> of(2, adapters(at, 2)))
                .or(() -> of(2, rotations(at)))
                .or(() -> of(2, residual(at)));
    }

    private static Optional<Joined> of(int count, Optional<Runnable> work) {
        return work.map(known -> new Joined(count, known));
    }

    private Optional<Runnable> adapters(int at, int count) {
        DeviceCall[] calls = new DeviceCall[count];
        for (int i = 0; i < count; i++) {
            if (!is(at + i, LoraLinear.class) && !is(at + i, LoraGradient.class)) {
                return Optional.empty();
            }
            calls[i] = call(at + i);
        }
        return ops(at, count, LoraLinear.class)
                .flatMap(ops -> AdapterGroups.layers(ops.toArray(LoraLinear[]::new), calls))
                .or(() -> ops(at, count, LoraGradient.class)
                        .flatMap(ops -> AdapterGroups.gradients(ops.toArray(LoraGradient[]::new), calls)));
    }

    private <O extends TensorOp> Optional<List<O>> ops(int at, int count, Class<O> type) {
        return IntStream.range(at, at + count).allMatch(i -> is(i, type))
                ? Optional.of(IntStream.range(at, at + count)
                        .mapToObj(i -> type.cast(op(i)))
                        .toList())
                : Optional.empty();
    }

    /** A layer whose result is only added to something. */
    private Optional<Runnable> residual(int at) {
        if (!is(at + 1, ResidualAdd.class) || !is(at, Linear.class) && !is(at, LoraLinear.class) || !isReadOnce(at)) {
            return Optional.empty();
        }
        DeviceCall layer = call(at);
        DeviceCall add = call(at + 1);
        return op(at) instanceof LoraLinear adapted
                ? FusedKernels.residual(adapted, layer, add)
                : FusedKernels.residual(layer, add);
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
