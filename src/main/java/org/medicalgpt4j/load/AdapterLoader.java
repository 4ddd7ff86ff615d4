package org.medicalgpt4j.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.Parameter;

/** Brings a PEFT adapter to a graph: which layers it touches, and its weights. */
public final class AdapterLoader {
    private AdapterLoader() {}

    /**
     * The adapters that a PEFT configuration asks for.
     *
     * @throws CheckpointException for kinds of adapters this program does not compute
     */
    public static LoraSpec spec(AdapterConfig config, double dropout) {
        if (config.initialization().changesBase()) {
            throw new CheckpointException(
                    "adapter_config.json: init_lora_weights asks for an initialization that changes"
                            + " the base weights, which is not supported");
        }
        return new LoraSpec(
                module -> config.targets(module, false)
                        ? Optional.of(new LoraSpec.Layer(config.rank(module), config.scale(module), config.useDora()))
                        : Optional.empty(),
                dropout,
                config.modulesToSave());
    }

    /** Whether an adapter brings this parameter, rather than the model. */
    static boolean holds(LoraSpec spec, Parameter parameter) {
        return parameter.role().isAdapter() || spec.saves(parameter.name().replaceFirst("\\.(weight|bias)$", ""));
    }

    /**
     * Fills the adapter parameters, and those of modules that the adapter holds in full.
     *
     * @param aliases second names of tied weights, see {@code Architecture.aliases()}
     * @throws CheckpointException if a tensor is missing, has another shape or has no place; nothing was loaded then
     */
    public static void load(ParameterStore adapter, LoraSpec spec, Map<String, String> aliases, Parameters parameters) {
        List<String> problems = new ArrayList<>();
        List<Runnable> copies = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (Parameter parameter : parameters.table()) {
            if (!holds(spec, parameter)) {
                continue;
            }
            String tensor = AdapterTensors.saved(parameter.name());
            if (!adapter.contains(tensor)) {
                problems.add("tensor " + tensor + " is missing");
                continue;
            }
            used.add(tensor);
            long[] shape = adapter.info(tensor).shape();
            if (!Arrays.equals(shape, parameter.shape())) {
                problems.add("tensor " + tensor + " has shape " + Arrays.toString(shape) + ", the model needs "
                        + Arrays.toString(parameter.shape()));
            }
            if (aliases.containsKey(parameter.name())) {
                String twin = AdapterTensors.saved(aliases.get(parameter.name()));
                used.add(twin);
                if (!adapter.contains(twin) || !TensorComparison.equal(adapter.tensor(tensor), adapter.tensor(twin))) {
                    problems.add("tensor " + tensor + " has no equal " + twin
                            + ": the model uses one matrix for both and cannot load them apart");
                }
            }
            copies.add(() -> parameters.write(parameter.name(), memory -> adapter.copyTo(tensor, memory)));
        }
        for (String tensor : adapter.names()) {
            if (!used.contains(tensor)) {
                problems.add("tensor " + tensor + " has no place in this model");
            }
        }
        if (!problems.isEmpty()) {
            throw new CheckpointException(adapter.source() + ": " + ProblemList.summary(problems));
        }
        copies.forEach(Runnable::run);
    }
}
