package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Turns a SameDiff graph into a {@link GraphPlan}: drops what nobody wants, sends weight gradients to their buffers, and
 * lets values take over memory that is no longer needed.
 */
public final class PlanBuilder {
    private final SameDiff graph;
    private final Set<String> wanted;
    private final Map<String, String> gradients;
    private final Set<String> states;
    private final KernelSupport kernels;
    private Optional<String> tokenGradient = Optional.empty();
    private Optional<Recomputation> recomputation = Optional.empty();

    private final List<PlanValue> values = new ArrayList<>();
    private final Map<String, PlanValue> byName = new LinkedHashMap<>();
    private final Map<String, PlanValue> sinks = new HashMap<>();
    private final List<PlanStep> steps = new ArrayList<>();

    /**
     * @param wanted values to be read after a run
     * @param gradients from gradient variables to the parameters whose buffers they are added to
     * @param states variables that live from run to run and are not parameters
     * @param kernels which ops the engine has kernels for
     */
    public PlanBuilder(
            SameDiff graph,
            Collection<String> wanted,
            Map<String, String> gradients,
            Collection<String> states,
            KernelSupport kernels) {
        this.graph = graph;
        this.wanted = new HashSet<>(wanted);
        this.gradients = gradients;
        this.states = new HashSet<>(states);
        this.kernels = kernels;
    }

    /** Says which value is the gradient of the token log-probabilities, if it does not depend on them. */
    public PlanBuilder withTokenGradient(Optional<String> value) {
        tokenGradient = value;
        return this;
    }

    /** Says what is computed again in the backward pass instead of being kept. */
    public PlanBuilder withRecomputation(Optional<Recomputation> value) {
        recomputation = value;
        return this;
    }

    public GraphPlan build() {
        Set<String> targets = new HashSet<>(wanted);
        targets.addAll(gradients.keySet());
        for (String target : targets) {
            if (!graph.hasVariable(target)) {
                throw new EngineException("the graph has no value named '" + target + "'");
            }
        }
        List<SameDiffOp> ops = HeadFusion.apply(graph, tokenGradient, kernels);
        LiveOps live = new LiveOps(recomputation.map(pass -> pass.apply(ops)).orElse(ops), targets);
        GradientSinks leaves = new GradientSinks(live, gradients, wanted::contains);
        for (SameDiffOp op : live.inOrder()) {
            if (!leaves.drops(op)) {
                addStep(op, live, leaves);
            }
        }
        for (PlanStep step : steps) {
            for (int input : step.inputs()) {
                values.get(input).usedBy(step.index());
            }
        }
        for (String name : wanted) {
            (byName.containsKey(name) ? byName.get(name) : external(name, false)).usedBy(steps.size());
        }
        List<PlanStep> shared = new MemorySharing(values, steps, kernels).apply();
        Map<PlanValue, String> buffers = new HashMap<>();
        sinks.forEach((parameter, value) -> buffers.put(value, parameter));
        return new GraphPlan(graph, List.copyOf(values), shared, byName, buffers);
    }

    private void addStep(SameDiffOp op, LiveOps live, GradientSinks leaves) {
        boolean fast = op.getOp() instanceof TensorOp tensorOp && kernels.computes(tensorOp);
        int[] inputs = LiveOps.inputs(op).stream()
                .mapToInt(name -> byName.containsKey(name)
                        ? byName.get(name).id()
                        : external(name, fast).id())
                .toArray();
        List<String> names = op.getOutputsOfOp();
        int[] outputs = new int[names.size()];
        boolean[] adds = new boolean[names.size()];
        List<Runnable> late = new ArrayList<>();
        int index = steps.size();
        for (int i = 0; i < outputs.length; i++) {
            String name = names.get(i);
            String parameter = leaves.parameter(name);
            boolean read = wanted.contains(name) || live.reads(name) > (leaves.onlySummed(name) ? 1 : 0);
            if (parameter != null && !read && fast && kernels.canAdd((TensorOp) op.getOp(), i)) {
                outputs[i] = sink(parameter).id();
                adds[i] = true;
            } else if (parameter != null || read) {
                DataType type = result(op, i, inputs, wanted.contains(name));
                PlanValue value = value(name, type, PlanValue.Origin.COMPUTED, index);
                outputs[i] = value.id();
                if (parameter != null) {
                    late.add(() -> addToSink(value, parameter));
                }
            } else {
                outputs[i] = -1;
            }
        }
        steps.add(new PlanStep(index, op.getName(), Optional.of(op.getOp()), fast, inputs, outputs, adds));
        late.forEach(Runnable::run);
    }

    private void addToSink(PlanValue value, String parameter) {
        int index = steps.size();
        steps.add(new PlanStep(
                index,
                "accumulate " + parameter,
                Optional.empty(),
                false,
                new int[] {value.id()},
                new int[] {sink(parameter).id()},
                new boolean[] {true}));
    }

    private PlanValue sink(String parameter) {
        return sinks.computeIfAbsent(
                parameter, p -> value("gradient of " + p, DataType.FLOAT, PlanValue.Origin.GRADIENT, -1));
    }

    /** @param byKernel whether a kernel reads it, which takes constants for weights */
    private PlanValue external(String name, boolean byKernel) {
        SDVariable variable = graph.getVariable(name);
        PlanValue.Origin origin;
        if (states.contains(name)) {
            origin = PlanValue.Origin.STATE;
        } else if (variable.getVariableType() == VariableType.PLACEHOLDER) {
            origin = PlanValue.Origin.INPUT;
        } else if (variable.getVariableType() == VariableType.CONSTANT || variable.getArr(false) != null) {
            origin = PlanValue.Origin.CONSTANT;
        } else if (variable.getVariableType() == VariableType.VARIABLE) {
            origin = PlanValue.Origin.PARAMETER;
        } else {
            throw new EngineException("value '" + name + "' of the graph is made by no op");
        }
        boolean stored = (origin == PlanValue.Origin.PARAMETER
                        || origin == PlanValue.Origin.STATE
                        || origin == PlanValue.Origin.CONSTANT && byKernel)
                && variable.dataType() == DataType.FLOAT;
        return value(name, stored ? kernels.stored() : variable.dataType(), origin, -1);
    }

    private PlanValue value(String name, DataType type, PlanValue.Origin origin, int producer) {
        PlanValue value = new PlanValue(values.size(), name, type, origin, producer);
        values.add(value);
        if (byName.put(name, value) != null) {
            throw new EngineException("two values named '" + name + "' in the graph");
        }
        return value;
    }

    /** The type in memory: the graph's own, but for f32, where the engine decides. Sums are like what they add. */
    private DataType result(SameDiffOp op, int output, int[] inputs, boolean wanted) {
        DataType type = graph.getVariable(
                        Recomputation.original(op.getOutputsOfOp().get(output)))
                .dataType();
        if (type != DataType.FLOAT) {
            return type;
        }
        if (op.getOp() instanceof TensorOp tensorOp) {
            return kernels.computes(tensorOp) ? kernels.result(tensorOp, output, wanted) : type;
        }
        return op.getOp().opName().equals("add") ? values.get(inputs[0]).type() : type;
    }

    @Override
    public String toString() {
        return "plan for " + Arrays.toString(wanted.toArray());
    }
}
