package org.medicalgpt4j.inspect.graph;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.inspect.InspectException;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/**
 * A model's graph as an engine would run it on a batch of a given size.
 *
 * @param parameters every weight the graph reads
 * @param plan what the engine says
 * @param ops the plan's steps, in order
 */
public record GraphSurvey(
        ModelShape model, GraphRequest request, List<Parameter> parameters, PlanDescription plan, List<GraphOp> ops) {

    /** Only its kind matters here: how much it remembers. */
    private static final OptimizerOptions ADAMW =
            new OptimizerOptions.AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(0));

    /**
     * Builds the graph and has it planned. No weight is read and no tensor gets memory.
     *
     * @throws InspectException if adapters are asked for but no layer gets one
     */
    public static GraphSurvey of(Engine engine, ModelShape model, GraphRequest request) {
        ModelGraph graph = model.architecture().build(request.graphOptions());
        if (request.lora().isPresent()) {
            requireAdapters(graph);
        }
        var shapes = request.batch().shapes(request.kind());
        PlanDescription plan = request.kind() == GraphKind.GRADIENT
                ? engine.plan(graph, new NextTokenCrossEntropy(), ADAMW, shapes, request.options())
                : engine.plan(graph, List.of(ModelGraph.LOGITS), shapes, request.options());
        Blocks blocks = new Blocks(plan.steps());
        FlopCount flops = new FlopCount(plan.values(), request.kind(), request.batch());
        List<GraphOp> ops = new ArrayList<>();
        for (Step step : plan.steps()) {
            ops.add(new GraphOp(ops.size(), step, OpKind.of(step), blocks.of(step), flops.of(step)));
        }
        return new GraphSurvey(model, request, graph.parameters(), plan, List.copyOf(ops));
    }

    private static void requireAdapters(ModelGraph graph) {
        if (graph.parameters().stream().anyMatch(parameter -> parameter.role().isAdapter())) {
            return;
        }
        List<String> layers = graph.parameters().stream()
                .filter(parameter -> parameter.role() == ParameterRole.LINEAR)
                .map(parameter ->
                        parameter.name().replaceFirst("\\.weight$", "").replaceFirst(".*\\.", ""))
                .distinct()
                .sorted()
                .toList();
        throw new InspectException("the adapter's targets match no linear layer of this model; its layers are "
                + String.join(", ", layers));
    }
}
