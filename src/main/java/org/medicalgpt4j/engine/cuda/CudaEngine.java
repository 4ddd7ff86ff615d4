package org.medicalgpt4j.engine.cuda;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.cuda.runtime.CubinCache;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.op.OpCatalog;

/**
 * The engine of NVIDIA GPUs of compute capability 8.0 and newer: walks SameDiff's graphs, plans their memory on one device,
 * and runs every op there by own kernels and cuBLASLt. An op without a kernel is refused when a graph is compiled.
 */
public final class CudaEngine implements Engine {
    private final Device device;

    private final NumberFormat format;

    private CudaEngine(Device device, NumberFormat format) {
        this.device = device;
        this.format = format;
    }

    /**
     * @param index of the device, from 0
     * @param format of weights and activations
     * @throws EngineException if this machine has no such device, or lacks a library
     */
    public static CudaEngine create(int index, NumberFormat format) {
        OpCatalog.register();
        return new CudaEngine(Device.open(index, CubinCache.ofUser()), format);
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public String describe() {
        return "cuda on " + device.name() + " (compute capability " + device.architecture() / 10 + "."
                + device.architecture() % 10 + "), " + format.text();
    }

    @Override
    public long memoryBytes() {
        return DeviceMemory.total();
    }

    @Override
    public Map<String, String> versions() {
        return device.versions();
    }

    @Override
    public Parameters allocate(List<Parameter> table) {
        return new DeviceParameters(device, format, table);
    }

    @Override
    public Program compile(ModelGraph model, Parameters parameters, ProgramOptions options) {
        return new DeviceProgram(model, mine(parameters), supported(options));
    }

    @Override
    public TrainingProgram compile(
            ModelGraph model,
            Objective objective,
            OptimizerOptions optimizer,
            Parameters parameters,
            ProgramOptions options) {
        return new DeviceTrainingProgram(
                model, objective, DeviceOptimizer.supported(optimizer), mine(parameters), supported(options));
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
        return survey(model, inputs, options)
                .training(objective, DeviceOptimizer.supported(optimizer), options.checkpointing());
    }

    private PlanSurvey survey(ModelGraph model, Map<String, long[]> inputs, ProgramOptions options) {
        return new PlanSurvey(
                model, inputs, SupportedKernels.of(supported(options).headChunk(), format), DeviceMemory.ALIGNMENT);
    }

    private static ProgramOptions supported(ProgramOptions options) {
        if (options.plain()) {
            throw new EngineException("plain implementations of ops run on the nd4j engine only");
        }
        return options;
    }

    private DeviceParameters mine(Parameters parameters) {
        if (parameters instanceof DeviceParameters known && known.device() == device) {
            return known;
        }
        throw new IllegalArgumentException("these parameters belong to another engine");
    }

    @Override
    public void close() {
        device.close();
    }
}
