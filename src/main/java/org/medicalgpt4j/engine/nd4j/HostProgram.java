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
import org.medicalgpt4j.engine.plan.Placement;
import org.medicalgpt4j.engine.plan.PlanBuilder;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.engine.plan.PlanValue;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.StateTensor;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a model's forward graph on the host. */
class HostProgram implements Program {
    private final ModelGraph model;
    private final HostParameters parameters;
    private final ProgramOptions options;
    private final Workers workers;
    private final StepTimes times;
    private final Arena arena = new Arena();
    private final NativeMemory stateMemory;
    private final Map<String, HostTensor> states = new LinkedHashMap<>();
    private final Map<Set<String>, PlanRunner> runners = new HashMap<>();

    HostProgram(ModelGraph model, HostParameters parameters, ProgramOptions options, Workers workers) {
        this.model = model;
        this.parameters = parameters;
        this.options = options;
        this.workers = workers;
        this.times = new StepTimes(options.timed());
        this.stateMemory = new NativeMemory(
                "the key/value cache",
                PlanSurvey.bytes(model.states().stream().map(StateTensor::shape).toList(), NativeMemory.ALIGNMENT));
        long offset = 0;
        for (StateTensor state : model.states()) {
            long length = Placement.length(state.shape());
            states.put(state.name(), new HostTensor(stateMemory.floats(offset, length), DataType.FLOAT, state.shape()));
            offset += NativeMemory.aligned(length * Float.BYTES);
        }
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
                        graph, wanted, gradients, states.keySet(), HostKernels.of(options, workers.threads()))
                .withTokenGradient(backward.flatMap(GradientGraph::tokenGradient))
                .withRecomputation(backward.flatMap(GradientGraph::recomputation))
                .build();
        return new PlanRunner(
                plan,
                arena,
                value -> fixed(plan, value),
                new KernelOptions(workers.threads(), options.headChunk()),
                workers,
                times);
    }

    private HostTensor fixed(GraphPlan plan, PlanValue value) {
        return switch (value.origin()) {
            case PARAMETER -> parameters.tensor(value.name());
            case STATE -> states.get(value.name());
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
        return new MemoryUse(arena.memory().bytes(), 0, 0, stateMemory.bytes());
    }

    @Override
    public List<OpTime> times() {
        return times.list();
    }

    @Override
    public void close() {
        arena.close();
        stateMemory.close();
    }
}
