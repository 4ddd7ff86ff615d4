package org.medicalgpt4j.engine.cuda;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.engine.cuda.kernel.TokenDraws;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.plan.GradientGraph;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.engine.plan.PlanBuilder;
import org.medicalgpt4j.engine.plan.PlanValue;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.StateTensor;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs a model's forward graph on a device. */
class DeviceProgram implements Program {
    private final ModelGraph model;
    private final DeviceParameters parameters;
    private final Device device;
    private final SupportedKernels kernels;
    private final DeviceTimes times;
    private final DeviceArena arena;
    private final DeviceBuffers states;
    private final TokenDraws tokenDraws;
    private final Map<Set<String>, DeviceRunner> runners = new HashMap<>();

    DeviceProgram(ModelGraph model, DeviceParameters parameters, ProgramOptions options) {
        model.graph().getOps().values().forEach(op -> DeviceStep.requireKernel(op.getOp()));
        this.model = model;
        this.parameters = parameters;
        this.device = parameters.device();
        this.times = new DeviceTimes(device, options.timed());
        this.arena = new DeviceArena(device);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (StateTensor state : model.states()) {
            shapes.put(state.name(), state.shape());
        }
        this.kernels = SupportedKernels.of(options.headChunk(), parameters.format());
        this.states = new DeviceBuffers(device, "the key/value cache", kernels.stored(), shapes);
        states.zero();
        this.tokenDraws = new TokenDraws(device);
    }

    @Override
    public Map<String, Tensor> evaluate(Batch batch, Collection<String> outputs) {
        DeviceRunner runner = runner(outputs);
        DeviceBinding run = runner.run(batch, false);
        Map<String, Tensor> values = new LinkedHashMap<>();
        outputs.forEach(name -> values.put(name, runner.copy(run, name)));
        return values;
    }

    @Override
    public Optional<int[]> draw(Batch batch, String logits, List<TokenDraw> draws) {
        DeviceRunner runner = runner(Set.of(logits));
        DeviceTensor rows = runner.run(batch, false).value(logits);
        if (rows.type() != DataType.FLOAT || rows.rows() != draws.size()) {
            throw new EngineException(
                    "cannot draw " + draws.size() + " tokens from '" + logits + "', which is " + rows);
        }
        return Optional.of(tokenDraws.draw(rows, draws));
    }

    private DeviceRunner runner(Collection<String> outputs) {
        return runners.computeIfAbsent(
                new TreeSet<>(outputs), wanted -> runner(model.graph(), wanted, Map.of(), Optional.empty()));
    }

    final DeviceRunner runner(
            SameDiff graph,
            Collection<String> wanted,
            Map<String, String> gradients,
            Optional<GradientGraph> backward) {
        GraphPlan plan = new PlanBuilder(graph, wanted, gradients, states.names(), kernels)
                .withTokenGradient(backward.flatMap(GradientGraph::tokenGradient))
                .withRecomputation(backward.map(GradientGraph::recomputation))
                .build();
        return new DeviceRunner(plan, device, arena, value -> fixed(plan, value), kernels.sizes(), times);
    }

    private DeviceTensor fixed(GraphPlan plan, PlanValue value) {
        return switch (value.origin()) {
            case PARAMETER -> parameters.tensor(value.name());
            case STATE -> states.of(value.name());
            case GRADIENT -> gradientBuffer(plan.gradients().get(value));
            default -> throw new IllegalStateException(value.name() + " has no memory of its own");
        };
    }

    DeviceTensor gradientBuffer(String parameter) {
        throw new IllegalStateException("a forward program has no gradient of " + parameter);
    }

    final ModelGraph model() {
        return model;
    }

    final DeviceParameters parameters() {
        return parameters;
    }

    final Device device() {
        return device;
    }

    final SupportedKernels kernels() {
        return kernels;
    }

    final DeviceTimes deviceTimes() {
        return times;
    }

    @Override
    public MemoryUse memory() {
        return new MemoryUse(arena.memory().bytes(), 0, 0, states.bytes());
    }

    @Override
    public List<OpTime> times() {
        return times.list();
    }

    @Override
    public void close() {
        device.synchronize("the last run");
        runners.values().forEach(DeviceRunner::close);
        times.close();
        tokenDraws.close();
        arena.close();
        states.close();
    }
}
