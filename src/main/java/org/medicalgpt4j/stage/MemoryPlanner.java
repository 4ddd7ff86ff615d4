package org.medicalgpt4j.stage;

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

    /** Bytes of a program that scores so many tokens at once. */
    long forward(ModelGraph graph, Objective scoring, int tokens) {
        return engine.plan(graph, scoring.build(graph).reported(), objective.shapes(tokens, sequences), options)
                .memory()
                .total();
    }
}
