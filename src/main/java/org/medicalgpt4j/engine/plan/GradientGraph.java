package org.medicalgpt4j.engine.plan;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.Objective;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The backward pass that SameDiff derives from a graph.
 *
 * @param graph forward and backward ops in one graph
 * @param gradients from gradient variables to the parameters they belong to
 * @param tokenGradient the gradient of the token log-probabilities, if it does not depend on them
 * @param recomputation what is to be computed again in the backward pass, if that is wanted
 */
public record GradientGraph(
        SameDiff graph, Map<String, String> gradients, Optional<String> tokenGradient, Recomputation recomputation) {

    /**
     * @param model with the objective on top of it
     * @param checkpointing whether to keep layers' results only
     * @param kernels of the engine
     */
    public static GradientGraph of(
            ModelGraph model, Objective.Terms terms, boolean checkpointing, KernelSupport kernels) {
        SameDiff forward = model.graph();
        List<Parameter> trainable = model.trainable();
        forward.setLossVariables(terms.loss());
        Recomputation recomputation = Recomputation.of(model, checkpointing, kernels);
        derive(forward);
        Map<String, String> gradients = new LinkedHashMap<>();
        for (Parameter parameter : trainable) {
            SDVariable gradient = forward.getVariable(parameter.name()).getGradient();
            if (gradient == null) {
                throw new EngineException("the loss does not depend on trainable parameter " + parameter.name());
            }
            gradients.put(gradient.name(), parameter.name());
        }
        return new GradientGraph(forward.getFunction("grad"), gradients, terms.tokenGradient(), recomputation);
    }

    /** SameDiff prints a line for every op it differentiates and has no switch for that. */
    private static synchronized void derive(SameDiff forward) {
        PrintStream console = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            forward.createGradFunction();
        } finally {
            System.setOut(console);
        }
    }
}
