package org.medicalgpt4j.tool.parity;

import java.util.List;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.RouterBalanced;

/** The loss that balances routers, of which {@code aux.grad.NAME} is the gradient of a router's weight. */
record RouterParity(ModelCase model, Golden golden) {
    private static final String PREFIX = "aux.grad.";

    /** Gradients of routers with the balance added to the loss, if there are references. */
    void run(List<Quantity> quantities) {
        ModelGraph graph = model.graph(GraphOptions.trainable());
        List<Parameter> routers = graph.trainable().stream()
                .filter(parameter -> parameter.role() == ParameterRole.ROUTER)
                .filter(parameter -> golden.has(PREFIX + parameter.name()))
                .toList();
        if (routers.isEmpty()) {
            return;
        }
        RouterBalanced objective = new RouterBalanced(new NextTokenCrossEntropy(), 1);
        AdamW optimizer = new AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0));
        try (Parameters parameters = model.load(graph);
                TrainingProgram program = model.trainer(graph, objective, optimizer, parameters)) {
            ModelCase.loss(program, golden.batch(), golden.targets());
            for (Parameter router : routers) {
                float[] reference = golden.floats("grad." + router.name());
                float[] balance = golden.floats(PREFIX + router.name());
                for (int i = 0; i < reference.length; i++) {
                    reference[i] += balance[i];
                }
                quantities.add(Quantity.of(
                        "grad with balance, " + router.name(),
                        program.gradient(router.name()),
                        reference,
                        model.tolerances().values()));
            }
        }
    }
}
