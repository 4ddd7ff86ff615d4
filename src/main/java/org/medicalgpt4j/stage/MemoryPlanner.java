package org.medicalgpt4j.stage;

import java.util.List;
import java.util.function.Function;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.Objective;

/**
 * Plans the memory of training.
 *
 * @param sequences of the largest micro batch
 * @param scored tokens of the largest batch of held-out data; 0 if none is held out
 */
record MemoryPlanner(
        Engine engine,
        ProgramOptions options,
        StageObjective objective,
        OptimizerOptions optimizer,
        int sequences,
        int scored) {

    /** @param tokens of the largest micro batch */
    MemoryPlan plan(TuningPlan tuning, int tokens, boolean checkpointing) {
        PlanDescription training = engine.plan(
                tuning.build(GraphOptions.trainable()),
                objective.training(),
                optimizer,
                objective.shapes(tokens, sequences),
                options.withCheckpointing(checkpointing));
        long arena = training.memory().activations();
        long workspace = Math.min(arena, workspace(training));
        return new MemoryPlan(
                training.weightBytes(),
                training.memory().gradients(),
                training.memory().optimizer(),
                arena - workspace,
                workspace,
                scored == 0 ? 0 : evaluation(tuning),
                objective.feedBytes(tuning, this, Math.max(tokens, scored)));
    }

    private static long workspace(PlanDescription plan) {
        return plan.steps().stream()
                .flatMap(step -> step.scratch().stream())
                .mapToLong(PlanDescription.Space::bytes)
                .max()
                .orElse(0);
    }

    private long evaluation(TuningPlan tuning) {
        return forward(tuning.build(GraphOptions.scoring()), objective.scoring(), scored);
    }

    /** Bytes of a program that measures an objective on so many tokens at once. */
    long forward(ModelGraph graph, Objective scoring, int tokens) {
        return forward(graph, scoring.build(graph).reported(), tokens);
    }

    /** Bytes of a program that computes something else of so many tokens at once. */
    long forward(ModelGraph graph, Function<ModelGraph, String> output, int tokens) {
        return forward(graph, List.of(output.apply(graph)), tokens);
    }

    private long forward(ModelGraph graph, List<String> outputs, int tokens) {
        return engine.plan(graph, outputs, objective.shapes(tokens, sequences), options)
                .memory()
                .total();
    }
}
