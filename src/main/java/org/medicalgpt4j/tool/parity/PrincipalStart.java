package org.medicalgpt4j.tool.parity;

import java.util.List;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.train.PrincipalFactors;

/**
 * PiSSA's start: adapters on every linear layer are the principal part of its weight, which keeps the rest.
 *
 * @param rank of the adapters while they are trained
 * @param scale alpha / rank
 */
record PrincipalStart(int rank, double scale) {
    private static final String WEIGHT = ".weight";

    /** The start of an adapter that was saved with twice the rank and the same scale. */
    static PrincipalStart of(AdapterConfig saved) {
        return new PrincipalStart(saved.rank() / 2, saved.alpha() / saved.rank());
    }

    LoraSpec spec() {
        return LoraSpec.uniform(rank, scale * rank, 0, module -> true, List.of());
    }

    /** Parts every adapted weight. */
    void apply(ModelGraph graph, Parameters parameters) {
        for (Parameter weight : graph.parameters()) {
            if (weight.role() == ParameterRole.LINEAR) {
                String module = weight.name().substring(0, weight.name().length() - WEIGHT.length());
                PrincipalFactors factors = PrincipalFactors.of(
                        parameters.read(weight.name()),
                        Math.toIntExact(weight.shape()[0]),
                        Math.toIntExact(weight.shape()[1]),
                        rank,
                        scale);
                parameters.write(module + ".lora_A.weight", memory -> memory.put(factors.a()));
                parameters.write(module + ".lora_B.weight", memory -> memory.put(factors.b()));
                parameters.write(weight.name(), memory -> memory.put(factors.rest()));
            }
        }
    }
}
