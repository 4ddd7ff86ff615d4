package org.medicalgpt4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.op.QuantizedWeight;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;

/** The leaves of a model's graph: its inputs, parameters and caches, none of which has memory. */
final class GraphParameters {
    static final String WEIGHT = ".weight";

    private final GraphOptions options;
    private final SameDiff graph;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final List<StateTensor> states = new ArrayList<>();

    GraphParameters(GraphOptions options, SameDiff graph) {
        this.options = options;
        this.graph = graph;
    }

    /** In the order of their first use. */
    List<Parameter> all() {
        return List.copyOf(parameters.values());
    }

    List<StateTensor> states() {
        return List.copyOf(states);
    }

    /** Whether a module's weight is there. */
    boolean hasWeight(String module) {
        return parameters.containsKey(module + WEIGHT);
    }

    /** A module's weight that is there. */
    SDVariable weight(String module) {
        return graph.getVariable(module + WEIGHT);
    }

    /** Rows and columns of a module's weight that is there. */
    long[] size(String module) {
        return parameters.get(module + WEIGHT).shape();
    }

    /** The weight of a module. */
    SDVariable parameter(String module, ParameterRole role, long... shape) {
        return parameter(module, WEIGHT, role, shape);
    }

    /** @param suffix of the tensor, behind the module, dot included */
    SDVariable parameter(String module, String suffix, ParameterRole role, long... shape) {
        boolean trainable = options.training()
                && role != ParameterRole.ROUTER_BIAS
                && options.lora()
                        .map(spec -> role.isAdapter() || spec.saves(module))
                        .orElseGet(() -> options.trains().test(module));
        Parameter parameter = new Parameter(module + suffix, role, trainable, shape);
        add(parameter);
        return variable(parameter.name(), shape);
    }

    /** How the weight of a module is kept in fewer bits, if it is; what an adapter trains in full is not. */
    Optional<QuantizedWeight> quantized(String module, ParameterRole role, long rows, long columns) {
        Optional<QuantizedWeight> weight = options.quantization()
                .flatMap(spec -> spec.formats().apply(module, role))
                .filter(format ->
                        options.lora().map(spec -> !spec.saves(module)).orElse(true))
                .map(format -> new QuantizedWeight(format, rows, columns));
        if (weight.isPresent() && options.training() && options.lora().isEmpty()) {
            throw new ModelException(module + ".weight is kept as "
                    + weight.get().format().label() + " and cannot be trained in full: use LoRA, or no quantization");
        }
        return weight;
    }

    /** The weight of a module as packed words. */
    SDVariable packed(String module, ParameterRole role, QuantizedWeight weight) {
        Parameter parameter =
                new Parameter(module + WEIGHT, role, false, Optional.of(weight), weight.rows(), weight.columns());
        add(parameter);
        return graph.addVariable(
                new SDVariable(parameter.name(), VariableType.VARIABLE, graph, parameter.storedShape(), DataType.INT));
    }

    private void add(Parameter parameter) {
        if (parameters.put(parameter.name(), parameter) != null) {
            throw new IllegalStateException("two parameters named " + parameter.name());
        }
    }

    /** A part of the cache. */
    SDVariable state(String name, int heads, int headSize) {
        CacheShape cache = options.cache().orElseThrow();
        long[] size = {cache.pages(), cache.pageSize(), heads, headSize};
        states.add(new StateTensor(name, size));
        return variable(name, size);
    }

    /** A variable with a shape and no array: memory is the engine's business. */
    private SDVariable variable(String name, long... shape) {
        return graph.addVariable(new SDVariable(name, VariableType.VARIABLE, graph, shape, options.type()));
    }

    SDVariable pageTable() {
        return graph.hasVariable(ModelGraph.PAGE_TABLE)
                ? graph.getVariable(ModelGraph.PAGE_TABLE)
                : graph.placeHolder(ModelGraph.PAGE_TABLE, DataType.INT, -1, -1);
    }

    SDVariable randomKey() {
        return graph.hasVariable(ModelGraph.RANDOM_KEY)
                ? graph.getVariable(ModelGraph.RANDOM_KEY)
                : graph.placeHolder(ModelGraph.RANDOM_KEY, DataType.INT, 4);
    }
}
