package org.medicalgpt4j.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.StoredTensor;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.op.QuantizedWeight;

/** Brings a checkpoint's weights to an engine's parameters, after checking names and shapes of all of them. */
public final class WeightLoader {
    private WeightLoader() {}

    /**
     * Fills every parameter that is no adapter.
     *
     * @throws CheckpointException if a tensor is missing, has another shape, or has no place in the model; nothing was
     *     loaded then
     */
    public static void load(Architecture architecture, ParameterStore store, Parameters parameters) {
        load(architecture, store, parameters, name -> false);
    }

    /**
     * As {@link #load(Architecture, ParameterStore, Parameters)}, where some parameters may be missing.
     *
     * @param mayLack names of parameters that then stay as they are
     */
    static void load(
            Architecture architecture, ParameterStore store, Parameters parameters, Predicate<String> mayLack) {
        List<String> problems = new ArrayList<>();
        Set<String> used = new HashSet<>();
        List<Runnable> copies = new ArrayList<>();
        boolean scores = parameters.has(ModelGraph.SCORE + ".weight");
        for (Parameter parameter : parameters.table()) {
            if (parameter.role().isAdapter()) {
                continue;
            }
            Optional<String> found = find(architecture, store, parameter.name());
            if (found.isEmpty() && mayLack.test(parameter.name())) {
                continue;
            }
            if (found.isEmpty()) {
                problems.add("tensor " + parameter.name() + " " + Arrays.toString(parameter.shape()) + " is missing");
                continue;
            }
            String tensor = found.get();
            used.add(tensor);
            long[] shape = store.info(tensor).shape();
            if (!Arrays.equals(shape, parameter.shape())) {
                problems.add("tensor " + tensor + " has shape " + Arrays.toString(shape) + ", expected "
                        + Arrays.toString(parameter.shape()));
            }
            copies.add(() -> copy(store.tensor(tensor), parameter, parameters));
        }
        for (String tensor : store.names()) {
            boolean unused = architecture.ignores(tensor)
                    || isTwin(architecture, tensor)
                    || scores && architecture.isHead(tensor);
            if (!used.contains(tensor) && !unused) {
                problems.add("tensor " + tensor + " has no place in a " + architecture.family() + " model");
            }
        }
        if (!problems.isEmpty()) {
            throw new CheckpointException(store.source() + ": " + ProblemList.summary(problems));
        }
        copies.forEach(Runnable::run);
    }

    private static void copy(StoredTensor tensor, Parameter parameter, Parameters parameters) {
        if (parameter.packed().isEmpty()) {
            parameters.write(parameter.name(), tensor::copyTo);
        } else if (StoredFormat.of(tensor.info()).equals(parameter.packed().map(QuantizedWeight::format))) {
            parameters.writePacked(
                    parameter.name(),
                    memory -> memory.put(tensor.bytes(0, (int) tensor.info().bytes())));
        } else {
            parameters.pack(parameter.name(), (offset, target, length) -> tensor.readFloats(offset, target, 0, length));
        }
    }

    /** The tensor of a checkpoint that a parameter is read from. */
    public static Optional<String> find(Architecture architecture, ParameterStore store, String name) {
        return Stream.of(
                        Optional.of(name),
                        Optional.ofNullable(architecture.aliases().get(name)))
                .flatMap(Optional::stream)
                .flatMap(known -> Stream.of(known, withoutPrefix(architecture, known)))
                .filter(store::contains)
                .findFirst();
    }

    private static boolean isTwin(Architecture architecture, String tensor) {
        return architecture.aliases().keySet().stream()
                .anyMatch(name -> tensor.equals(name) || tensor.equals(withoutPrefix(architecture, name)));
    }

    private static String withoutPrefix(Architecture architecture, String name) {
        String prefix = architecture.optionalPrefix();
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
