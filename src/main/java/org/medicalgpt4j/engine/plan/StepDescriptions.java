package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.engine.PlanDescription.Operand;
import org.medicalgpt4j.engine.PlanDescription.Runner;
import org.medicalgpt4j.engine.PlanDescription.Step;

/** The steps of a placed plan in words. */
final class StepDescriptions {
    /** Operand of a step that adds to memory: what lies there before. */
    private static final String ADDED_TO = "addedTo";

    /** What engines call the kernel of sums. */
    private static final String SUM = "ElementwiseAdd";

    private final GraphPlan plan;
    private final Placement placement;
    private final Optional<BackwardOwners> owners;
    private final KernelSupport kernels;
    private final StepPositions positions;
    private final Map<Integer, PlanStep> byIndex = new HashMap<>();

    StepDescriptions(GraphPlan plan, Placement placement, Optional<BackwardOwners> owners, KernelSupport kernels) {
        this.kernels = kernels;
        this.plan = plan;
        this.placement = placement;
        this.owners = owners;
        this.positions = new StepPositions(plan.steps());
        plan.steps().forEach(step -> byIndex.put(step.index(), step));
    }

    List<Step> all() {
        return plan.steps().stream().map(this::describe).toList();
    }

    private Step describe(PlanStep step) {
        List<Operand> inputs = new ArrayList<>(operands(step.inputs(), names(step, true)));
        List<Operand> outputs = new ArrayList<>();
        List<String> adds = new ArrayList<>();
        List<String> names = names(step, false);
        for (int i = 0; i < step.outputs().length; i++) {
            if (step.outputs()[i] < 0) {
                continue;
            }
            PlanValue output = plan.values().get(step.outputs()[i]);
            if (step.adds()[i]) {
                adds.add(names.get(i));
            }
            if (step.adds()[i] && output.origin() == PlanValue.Origin.COMPUTED) {
                inputs.add(new Operand(ADDED_TO, addend(step, output).id()));
                output = sum(step, output);
            }
            outputs.add(new Operand(names.get(i), output.id()));
        }
        boolean backward =
                step.isAccumulation() || owners.isPresent() && !owners.get().isForward(step.name());
        return new Step(
                backward ? step.name() : OpName.of(plan.graph().getOps().get(step.name())),
                step.opName(),
                step.isTensorOp(),
                backward,
                backward ? owner(step) : Optional.empty(),
                runner(step),
                kernel(step),
                inputs,
                outputs,
                adds,
                step.graphOp().map(OpAttributes::of).orElse(Map.of()),
                placement.scratch(step).map(positions::space));
    }

    private Optional<String> owner(PlanStep step) {
        String op = step.isAccumulation()
                ? byIndex.get(plan.values().get(step.inputs()[0]).producer()).name()
                : step.name();
        String original = Recomputation.original(op);
        return original.equals(op)
                ? owners.flatMap(found -> found.owner(op))
                : Optional.of(OpName.of(plan.graph().getOps().get(original)));
    }

    /** What an op calls its inputs or outputs; ND4J's ops number them. */
    private static List<String> names(PlanStep step, boolean inputs) {
        if (step.isTensorOp()) {
            return inputs ? step.tensorOp().inputNames() : step.tensorOp().outputNames();
        }
        if (step.isAccumulation()) {
            return List.of(inputs ? "gradient" : "buffer");
        }
        int count = inputs ? step.inputs().length : step.outputs().length;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }

    private static List<Operand> operands(int[] values, List<String> names) {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            operands.add(new Operand(names.get(i), values[i]));
        }
        return operands;
    }

    /** What lies in a value's memory before a step adds to it. */
    private PlanValue addend(PlanStep step, PlanValue added) {
        return inSameMemory(added)
                .filter(value -> value.id() != added.id() && value.producer() < step.index())
                .max(Comparator.comparingInt(PlanValue::producer))
                .orElseThrow();
    }

    /** The result of a sum that became part of a step; the graph's op for it is the next one that is gone. */
    private PlanValue sum(PlanStep step, PlanValue added) {
        return inSameMemory(added)
                .filter(value -> value.producer() > step.index() && !byIndex.containsKey(value.producer()))
                .min(Comparator.comparingInt(PlanValue::producer))
                .orElseThrow();
    }

    private Stream<PlanValue> inSameMemory(PlanValue value) {
        return plan.values().stream().filter(other -> other.storage() == value.storage());
    }

    private Runner runner(PlanStep step) {
        if (step.isAccumulation() || step.fast() || placement.isSum(step)) {
            return Runner.KERNEL;
        }
        return step.isTensorOp() ? Runner.PLAIN : Runner.LIBRARY;
    }

    private Optional<String> kernel(PlanStep step) {
        return runner(step) != Runner.KERNEL
                ? Optional.empty()
                : Optional.of(step.fast() ? kernels.name(step.tensorOp()) : SUM);
    }
}
