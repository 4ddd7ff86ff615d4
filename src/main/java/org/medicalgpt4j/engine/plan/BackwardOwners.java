package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Which forward op each op of a backward pass belongs to. SameDiff keeps no record of that, so the forward op is the one
 * that shares most values with the backward op: the gradient of its output goes in, its own inputs and outputs go in, and
 * the gradients of its inputs come out. A sum of gradients belongs to the op whose result was read more than once.
 */
final class BackwardOwners {
    private static final int GRADIENT_OF_OUTPUT = 2;
    private static final int SHARED_VALUE = 1;

    private final SameDiff forward;
    private final SameDiff backward;
    private final Map<String, List<String>> valuesOfGradient = new HashMap<>();
    private final Map<String, String> producers = new HashMap<>();
    private final Map<String, List<String>> readers;
    private final Map<String, List<String>> backwardReaders;

    /**
     * @param forward a graph from which a backward pass has been derived
     * @param backward the graph with both
     */
    BackwardOwners(SameDiff forward, SameDiff backward) {
        this.forward = forward;
        this.backward = backward;
        this.readers = readers(forward);
        this.backwardReaders = readers(backward);
        for (SameDiffOp op : forward.getOps().values()) {
            op.getOutputsOfOp().forEach(output -> producers.put(output, op.getName()));
        }
        for (SDVariable variable : forward.variables()) {
            SDVariable gradient = variable.dataType().isFPType() ? variable.getGradient() : null;
            if (gradient != null) {
                valuesOfGradient
                        .computeIfAbsent(gradient.name(), name -> new ArrayList<>())
                        .add(variable.name());
            }
        }
    }

    private static Map<String, List<String>> readers(SameDiff graph) {
        Map<String, List<String>> readers = new HashMap<>();
        for (SameDiffOp op : graph.getOps().values()) {
            for (String input : inputs(op)) {
                readers.computeIfAbsent(input, name -> new ArrayList<>()).add(op.getName());
            }
        }
        return readers;
    }

    /** Whether an op of this name is part of the forward pass. */
    boolean isForward(String op) {
        return forward.getOps().containsKey(op);
    }

    /** What people call the forward op that a backward op belongs to, see {@link OpName}. */
    Optional<String> owner(String op) {
        SameDiffOp found = backward.getOps().get(op);
        Optional<String> owner =
                found.getOp().opName().equals("add") ? summed(found).or(() -> closest(found)) : closest(found);
        return owner.map(name -> OpName.of(forward.getOps().get(name)));
    }

    private Optional<String> closest(SameDiffOp op) {
        Map<String, Integer> shared = new LinkedHashMap<>();
        for (String input : inputs(op)) {
            values(input).forEach(value -> count(shared, producer(value), GRADIENT_OF_OUTPUT));
            count(shared, producer(input), SHARED_VALUE);
            count(shared, readers.getOrDefault(input, List.of()), SHARED_VALUE);
        }
        for (String output : op.getOutputsOfOp()) {
            values(output).forEach(value -> count(shared, readers.getOrDefault(value, List.of()), SHARED_VALUE));
        }
        return shared.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** Sums of more than two gradients are chains of {@code add} ops, of which only the last is the gradient. */
    private Optional<String> summed(SameDiffOp add) {
        String sum = add.getOutputsOfOp().get(0);
        Optional<String> owner = values(sum).stream()
                .filter(value -> readers.getOrDefault(value, List.of()).size() > 1)
                .flatMap(value -> producer(value).stream())
                .findFirst();
        return owner.isPresent()
                ? owner
                : backwardReaders.getOrDefault(sum, List.of()).stream()
                        .map(backward.getOps()::get)
                        .filter(reader -> reader.getOp().opName().equals("add"))
                        .findFirst()
                        .flatMap(this::summed);
    }

    private List<String> values(String gradient) {
        return valuesOfGradient.getOrDefault(gradient, List.of());
    }

    private Collection<String> producer(String value) {
        return Optional.ofNullable(producers.get(value)).stream().toList();
    }

    private static void count(Map<String, Integer> shared, Collection<String> ops, int weight) {
        ops.forEach(op -> shared.merge(op, weight, Integer::sum));
    }

    private static List<String> inputs(SameDiffOp op) {
        return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }
}
