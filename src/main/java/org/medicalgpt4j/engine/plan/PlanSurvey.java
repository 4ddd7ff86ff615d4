package org.medicalgpt4j.engine.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.Program.MemoryUse;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.StateTensor;
import org.medicalgpt4j.objective.Objective;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Plans a model's graphs as programs do, and describes the plans instead of running them: no tensor gets memory. */
public final class PlanSurvey {
    private final ModelGraph model;
    private final KernelSupport kernels;
    private final int alignment;
    private final Map<String, long[]> inputs;
    private final Map<String, long[]> fixed = new HashMap<>();

    /**
     * @param inputs shapes of what a batch holds, by name
     * @param kernels of the engine
     * @param alignment every tensor starts at a multiple of this many bytes, if all are f32: those of other formats start
     *     at the same elements
     */
    public PlanSurvey(ModelGraph model, Map<String, long[]> inputs, KernelSupport kernels, int alignment) {
        this.model = model;
        this.kernels = kernels;
        this.alignment = alignment;
        this.inputs = new HashMap<>(inputs);
        model.parameters().forEach(parameter -> fixed.put(parameter.name(), parameter.storedShape()));
        model.states().forEach(state -> fixed.put(state.name(), state.shape()));
    }

    public PlanDescription forward(Collection<String> outputs) {
        return describe(model.graph(), outputs, Map.of(), Optional.empty(), Optional.empty(), 0, 0);
    }

    /** @param checkpointing whether layers' insides are computed again in the backward pass */
    public PlanDescription training(Objective objective, OptimizerOptions optimizer, boolean checkpointing) {
        Objective.Terms terms = objective.build(model);
        List<Parameter> trainable = model.trainable();
        GradientGraph backward = GradientGraph.of(model, terms, checkpointing, kernels);
        inputs.put(Objective.LOSS_WEIGHT, new long[0]);
        return describe(
                backward.graph(),
                terms.reported(),
                backward.gradients(),
                Optional.of(backward),
                Optional.of(new BackwardOwners(model.graph(), backward.graph())),
                parameterBytes(trainable),
                optimizerBytes(optimizer, trainable, alignment));
    }

    private PlanDescription describe(
            SameDiff graph,
            Collection<String> outputs,
            Map<String, String> gradients,
            Optional<GradientGraph> backward,
            Optional<BackwardOwners> owners,
            long gradientBytes,
            long optimizerBytes) {
        List<String> states = model.states().stream().map(StateTensor::name).toList();
        GraphPlan plan = new PlanBuilder(graph, new LinkedHashSet<>(outputs), gradients, states, kernels)
                .withTokenGradient(backward.flatMap(GradientGraph::tokenGradient))
                .withRecomputation(backward.map(GradientGraph::recomputation))
                .build();
        long[][] known = new long[plan.values().size()][];
        plan.values().forEach(value -> known[value.id()] = shape(plan, value));
        Placement placement = new Placement(plan, known, alignment, kernels);
        return new PlanDescription(
                new ValueDescriptions(plan, placement, outputs).all(),
                new StepDescriptions(plan, placement, owners, kernels).all(),
                storedBytes(model.parameters()),
                new MemoryUse(
                        placement.bytes(),
                        gradientBytes,
                        optimizerBytes,
                        bytes(
                                model.states().stream().map(StateTensor::shape).toList(),
                                kernels.stored().width(),
                                alignment)));
    }

    /** Bytes of f32 tensors one after another. */
    public static long bytes(List<long[]> shapes, int alignment) {
        return bytes(shapes, Float.BYTES, alignment);
    }

    private static long bytes(List<long[]> shapes, int elementBytes, int alignment) {
        long bytes = 0;
        for (long[] shape : shapes) {
            long floats = Placement.aligned(Placement.length(shape) * Float.BYTES, alignment) / Float.BYTES;
            bytes = Math.addExact(bytes, floats * elementBytes);
        }
        return bytes;
    }

    /** Bytes of f32 tensors of the parameters' shapes. */
    private long parameterBytes(List<Parameter> parameters) {
        return bytes(parameters.stream().map(Parameter::storedShape).toList(), alignment);
    }

    /** Bytes of the parameters as engines keep them: those that are trained in f32 too, whatever they compute with. */
    private long storedBytes(List<Parameter> parameters) {
        List<long[]> shapes = parameters.stream().map(Parameter::storedShape).toList();
        long bytes = bytes(shapes, kernels.stored().width(), alignment);
        return kernels.stored() == DataType.FLOAT
                ? bytes
                : bytes
                        + parameterBytes(
                                parameters.stream().filter(Parameter::trainable).toList());
    }

    /** Bytes of what an optimizer remembers. */
    public static long optimizerBytes(OptimizerOptions options, List<Parameter> trainable, int alignment) {
        return bytes(
                trainable.stream()
                        .flatMap(parameter -> options.moments(parameter).stream())
                        .map(OptimizerOptions.Moment::shape)
                        .toList(),
                alignment);
    }

    /** The shape of a value that no step makes; null for others, as {@link Placement} wants it. */
    private long[] shape(GraphPlan plan, PlanValue value) {
        return switch (value.origin()) {
            case INPUT -> input(value.name());
            case PARAMETER, STATE -> fixed.get(value.name());
            case GRADIENT -> fixed.get(plan.gradients().get(value));
            case CONSTANT -> plan.graph().getVariable(value.name()).getArr().shape();
            case COMPUTED -> null;
        };
    }

    private long[] input(String name) {
        return Optional.ofNullable(inputs.get(name))
                .orElseThrow(() -> new EngineException("the shapes of the batch lack the input '" + name + "'"));
    }
}
