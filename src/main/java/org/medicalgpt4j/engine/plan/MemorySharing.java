package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets values use memory of values that nobody needs any more:
 *
 * <ul>
 *   <li>{@code z = x + y}, where {@code y} comes from a kernel that can add to its output and nobody else reads
 *       {@code x} and {@code y}: the kernel adds to the memory of {@code x} and the add disappears;
 *   <li>an op that works in place takes over its input, if that step is the last to read it.
 * </ul>
 */
final class MemorySharing {
    private final List<PlanValue> values;
    private final List<PlanStep> steps;
    private final KernelSupport kernels;
    private final Map<Integer, Integer> lastUseOfStorage = new HashMap<>();

    MemorySharing(List<PlanValue> values, List<PlanStep> steps, KernelSupport kernels) {
        this.kernels = kernels;
        this.values = values;
        this.steps = steps;
        for (PlanValue value : values) {
            lastUseOfStorage.put(value.storage(), value.lastUse());
        }
    }

    /** The steps that remain; their indexes, and so the lives of values, stay as they were. */
    List<PlanStep> apply() {
        List<PlanStep> remaining = new ArrayList<>();
        for (PlanStep step : steps) {
            if (step.addsOneShape() && step.outputs()[0] >= 0 && fuse(step)) {
                continue;
            }
            takeOverInputs(step);
            remaining.add(step);
        }
        return List.copyOf(remaining);
    }

    private boolean fuse(PlanStep add) {
        PlanValue left = values.get(add.inputs()[0]);
        PlanValue right = values.get(add.inputs()[1]);
        return left != right && (fuse(add, left, right) || fuse(add, right, left));
    }

    private boolean fuse(PlanStep add, PlanValue kept, PlanValue added) {
        if (!computed(kept) || !computed(added) || added.uses() != 1 || kept.producer() >= added.producer()) {
            return false;
        }
        PlanStep producer = steps.get(added.producer());
        int output = outputOf(producer, added);
        boolean free = kept.type() == added.type()
                && lastUseOfStorage.get(kept.storage()) == add.index()
                && added.storage() == added.id()
                && !reads(producer, kept.storage())
                && !readBetween(kept.storage(), producer.index(), add.index());
        if (!free || !producer.fast() || producer.adds()[output] || !kernels.canAdd(producer.tensorOp(), output)) {
            return false;
        }
        producer.adds()[output] = true;
        share(added, kept);
        share(values.get(add.outputs()[0]), kept);
        return true;
    }

    private void takeOverInputs(PlanStep step) {
        for (int i = 0; i < step.outputs().length; i++) {
            if (step.outputs()[i] < 0 || step.adds()[i]) {
                continue;
            }
            PlanValue output = values.get(step.outputs()[i]);
            if (output.storage() != output.id()) {
                continue;
            }
            for (int candidate : inPlaceInputs(step, i)) {
                PlanValue input = values.get(step.inputs()[candidate]);
                if (computed(input)
                        && computed(output)
                        && input.type() == output.type()
                        && lastUseOfStorage.get(input.storage()) == step.index()) {
                    share(output, input);
                    break;
                }
            }
        }
    }

    private int[] inPlaceInputs(PlanStep step, int output) {
        if (step.isAdd()) {
            return ofOneShape(step) ? new int[] {0, 1} : new int[0];
        }
        if (!step.fast()) {
            return new int[0];
        }
        int input = step.tensorOp().inPlaceInput(output);
        return input < 0 ? new int[0] : new int[] {input};
    }

    /** Sums of our ops' results are sums of gradients: they never broadcast. */
    private boolean ofOneShape(PlanStep add) {
        for (int input : add.inputs()) {
            int producer = values.get(input).producer();
            if (producer < 0) {
                return false;
            }
            PlanStep step = steps.get(producer);
            if (!step.isTensorOp() && !(step.isAdd() && ofOneShape(step))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a step after {@code from} and before {@code to} reads the storage: it would see the sum too early. */
    private boolean readBetween(int storage, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (reads(steps.get(i), storage)) {
                return true;
            }
        }
        return false;
    }

    private boolean reads(PlanStep step, int storage) {
        for (int input : step.inputs()) {
            if (values.get(input).storage() == storage) {
                return true;
            }
        }
        return false;
    }

    private void share(PlanValue value, PlanValue owner) {
        value.takeOver(owner);
        lastUseOfStorage.merge(owner.storage(), value.lastUse(), Math::max);
    }

    private static boolean computed(PlanValue value) {
        return value.origin() == PlanValue.Origin.COMPUTED;
    }

    private static int outputOf(PlanStep step, PlanValue value) {
        for (int i = 0; i < step.outputs().length; i++) {
            if (step.outputs()[i] == value.id()) {
                return i;
            }
        }
        throw new IllegalStateException(value.name() + " is no output of " + step.name());
    }
}
