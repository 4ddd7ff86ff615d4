package org.medicalgpt4j.engine.plan;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.EngineException;
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
 */
public record GradientGraph(SameDiff graph, Map<String, String> gradients, Optional<String> tokenGradient) {

    public static GradientGraph of(SameDiff forward, Objective.Terms terms, List<Parameter> trainable) {
        forward.setLossVariables(terms.loss());
        derive(forward);
        Map<String, String> gradients = new LinkedHashMap<>();
        for (Parameter parameter : trainable) {
            SDVariable gradient = forward.getVariable(parameter.name()).getGradient();
            if (gradient == null) {
                throw new EngineException("the loss does not depend on trainable parameter " + parameter.name());
            }
            gradients.put(gradient.name(), parameter.name());
        }
        return new GradientGraph(forward.getFunction("grad"), gradients, terms.tokenGradient());
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
