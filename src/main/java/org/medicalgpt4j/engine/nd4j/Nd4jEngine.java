package org.medicalgpt4j.engine.nd4j;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.op.OpCatalog;

/**
 * The engine of the CPU: walks SameDiff's graphs, plans their memory, and runs our ops by fast kernels in host memory and
 * all others by ND4J.
 */
public final class Nd4jEngine implements Engine {
    private final Workers workers;

    private Nd4jEngine(int threads) {
        OpCatalog.register();
        this.workers = new Workers(threads);
    }

    /** With as many threads as there are processors if {@code threads} is 0. */
    public static Nd4jEngine create(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 (all processors) or more, got " + threads);
        }
        return new Nd4jEngine(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public String describe() {
        return "nd4j on the CPU, " + workers.threads() + (workers.threads() == 1 ? " thread" : " threads");
    }

    /** Of the machine, or of the container that this process is in; less if JavaCPP is not allowed to take that much. */
    @Override
    public long memoryBytes() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        long allowed = Pointer.maxPhysicalBytes();
        return allowed > 0 ? Math.min(memory, allowed) : memory;
    }

    @Override
    public Map<String, String> versions() {
        return LibraryVersions.all();
    }

    @Override
    public boolean packsWeights() {
        return true;
    }

    @Override
    public Parameters allocate(List<Parameter> table) {
        return new HostParameters(table);
    }

    @Override
    public Parameters allocate(List<Parameter> table, Parameters base) {
        return new HostParameters(table, host(base));
    }

    @Override
    public Program compile(ModelGraph model, Parameters parameters, Program beside) {
        if (beside instanceof HostProgram host) {
            return host.beside(model, host(parameters));
        }
        throw new IllegalArgumentException("this program belongs to another engine");
    }

    @Override
    public Program compile(ModelGraph model, Parameters parameters, ProgramOptions options) {
        return new HostProgram(model, host(parameters), options, workers);
    }

    @Override
    public TrainingProgram compile(
            ModelGraph model,
            Objective objective,
            OptimizerOptions optimizer,
            Parameters parameters,
            ProgramOptions options) {
        return new HostTrainingProgram(model, objective, optimizer, host(parameters), options, workers);
    }

    @Override
    public PlanDescription plan(
            ModelGraph model, Collection<String> outputs, Map<String, long[]> inputs, ProgramOptions options) {
        return survey(model, inputs, options).forward(outputs);
    }

    @Override
    public PlanDescription plan(
            ModelGraph model,
            Objective objective,
            OptimizerOptions optimizer,
            Map<String, long[]> inputs,
            ProgramOptions options) {
        return survey(model, inputs, options).training(objective, optimizer, options.checkpointing());
    }

    private PlanSurvey survey(ModelGraph model, Map<String, long[]> inputs, ProgramOptions options) {
        return new PlanSurvey(model, inputs, HostKernels.of(options, workers.threads()), NativeMemory.ALIGNMENT);
    }

    private static HostParameters host(Parameters parameters) {
        if (parameters instanceof HostParameters host) {
            return host;
        }
        throw new IllegalArgumentException("these parameters belong to another engine");
    }

    @Override
    public void close() {
        workers.close();
    }
}
