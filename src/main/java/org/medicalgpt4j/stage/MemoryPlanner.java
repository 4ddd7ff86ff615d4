package org.medicalgpt4j.stage;

import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.PlanDescription;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.train.BatchInputs;

/**
 * Plans the memory of training.
 *
 * @param sequences of the largest micro batch
 * @param scored tokens of the largest batch of held-out data; 0 if none is held out
 */
record MemoryPlanner(Engine engine, ProgramOptions options, OptimizerOptions optimizer, int sequences, int scored) {

    /** @param tokens of the largest micro batch */
    MemoryPlan plan(TuningPlan tuning, int tokens, boolean checkpointing) {
        PlanDescription training = engine.plan(
                tuning.build(GraphOptions.trainable()),
                new NextTokenCrossEntropy(),
                optimizer,
                BatchInputs.shapes(tokens, sequences),
                options.withCheckpointing(checkpointing));
        long arena = training.memory().activations();
        long workspace = Math.min(arena, workspace(training));
        return new MemoryPlan(
                training.weightBytes(),
                training.memory().gradients(),
                training.memory().optimizer(),
                arena - workspace,
                workspace,
                scored == 0 ? 0 : evaluation(tuning));
    }

    private static long workspace(PlanDescription plan) {
        return plan.steps().stream()
                .flatMap(step -> step.scratch().stream())
                .mapToLong(PlanDescription.Space::bytes)
                .max()
                .orElse(0);
    }

    private long evaluation(TuningPlan tuning) {
        ModelGraph graph = tuning.build(GraphOptions.scoring());
        return engine.plan(
                        graph,
                        new NextTokenCrossEntropy().build(graph).reported(),
                        BatchInputs.shapes(scored, 1),
                        options)
                .memory()
                .total();
    }
}
