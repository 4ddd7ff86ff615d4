package org.medicalgpt4j.engine.nd4j;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.KernelOptions;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.engine.plan.GradientGraph;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.engine.plan.PlanBuilder;
import org.medicalgpt4j.engine.plan.PlanValue;
import org.medicalgpt4j.model.ModelGraph;
import org.nd4j.autodiff.samediff.SameDiff;

/** Runs a model's forward graph on the host. */
class HostProgram implements Program {
    private final ModelGraph model;
    private final HostParameters parameters;
    private final ProgramOptions options;
    private final Workers workers;
    private final StepTimes times;
    private final ProgramMemory memory;
    private final boolean owner;
    private final Map<Set<String>, PlanRunner> runners = new HashMap<>();

    HostProgram(ModelGraph model, HostParameters parameters, ProgramOptions options, Workers workers) {
        this(model, parameters, options, workers, new ProgramMemory(model.states()), true);
    }

    private HostProgram(
            ModelGraph model,
            HostParameters parameters,
            ProgramOptions options,
            Workers workers,
            ProgramMemory memory,
            boolean owner) {
        this.model = model;
        this.parameters = parameters;
        this.options = options;
        this.workers = workers;
        this.times = new StepTimes(options.timed());
        this.memory = memory;
        this.owner = owner;
    }

    /** A program of another graph in the memory of this one. */
    HostProgram beside(ModelGraph other, HostParameters otherParameters) {
        memory.requireSame(other.states());
        return new HostProgram(other, otherParameters, options, workers, memory, false);
    }

    @Override
    public Map<String, Tensor> evaluate(Batch batch, Collection<String> outputs) {
        PlanRunner runner = runners.computeIfAbsent(
                new TreeSet<>(outputs), wanted -> runner(model.graph(), wanted, Map.of(), Optional.empty()));
        Binding run = runner.run(batch);
        Map<String, Tensor> values = new LinkedHashMap<>();
        outputs.forEach(name -> values.put(name, PlanRunner.copy(run.value(name))));
        return values;
    }

    final PlanRunner runner(
            SameDiff graph,
            Collection<String> wanted,
            Map<String, String> gradients,
            Optional<GradientGraph> backward) {
        GraphPlan plan = new PlanBuilder(
                        graph, wanted, gradients, memory.states(), HostKernels.of(options, workers.threads()))
                .withTokenGradient(backward.flatMap(GradientGraph::tokenGradient))
                .withRecomputation(backward.map(GradientGraph::recomputation))
                .build();
        return new PlanRunner(
                plan,
                memory.arena(),
                value -> fixed(plan, value),
                new KernelOptions(workers.threads(), options.headChunk()),
                workers,
                times);
    }

    private HostTensor fixed(GraphPlan plan, PlanValue value) {
        return switch (value.origin()) {
            case PARAMETER -> parameters.tensor(value.name());
            case STATE -> memory.state(value.name());
            case GRADIENT -> gradientBuffer(plan.gradients().get(value));
            default -> throw new IllegalStateException(value.name() + " has no memory of its own");
        };
    }

    HostTensor gradientBuffer(String parameter) {
        throw new IllegalStateException("a forward program has no gradient of " + parameter);
    }

    final ModelGraph model() {
        return model;
    }

    final HostParameters parameters() {
        return parameters;
    }

    final Workers workers() {
        return workers;
    }

    final StepTimes stepTimes() {
        return times;
    }

    @Override
    public MemoryUse memory() {
        return owner ? memory.use() : new MemoryUse(0, 0, 0, 0);
    }

    @Override
    public List<OpTime> times() {
        return times.list();
    }

    @Override
    public void close() {
        if (owner) {
            memory.close();
        }
    }
}
