package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.data.TrainingStream.MicroBatchSize;
import org.medicalgpt4j.recipe.RunSettings;

/**
 * What to change in the recipe of a run that does not fit; each change is planned before it is recommended.
 *
 * @param longest tokens of the longest sequence, which no micro batch can split
 */
record MemoryAdvice(MemoryPlanner planner, TuningPlan tuning, MicroBatchSize largest, int longest, RunSettings run) {

    String refusal(MemoryPlan plan, long room) {
        List<String> fitting = new ArrayList<>();
        List<String> helping = new ArrayList<>();
        int fewer = Math.max(longest, largest.tokens() / 2);
        boolean smaller = fewer < largest.tokens();
        if (!run.gradientCheckpointing()) {
            add("run.gradientCheckpointing=true", planner.plan(tuning, largest.tokens(), true), room, fitting, helping);
        }
        if (smaller) {
            add(
                    "half of run.tokensPerStep, or twice run.accumulation",
                    planner.plan(tuning, fewer, run.gradientCheckpointing()),
                    room,
                    fitting,
                    helping);
            add(
                    "run.gradientCheckpointing=true with micro batches of " + longest + " tokens",
                    planner.plan(tuning, longest, true),
                    room,
                    fitting,
                    helping);
        }
        if (tuning.lora().isEmpty()) {
            MemoryPlan frozen = new MemoryPlan(
                    plan.weights(), 0, 0, plan.activations(), plan.workspace(), plan.evaluation(), plan.reference());
            add(
                    "tuning.method=lora, which keeps gradients and optimizer of adapters only",
                    frozen,
                    room,
                    fitting,
                    helping);
        }
        String message =
                "this run needs " + MemoryPlan.mib(plan.total()) + " for weights, gradients, optimizer and what"
                        + " is computed, but there are " + MemoryPlan.mib(room) + " of memory; ";
        if (!fitting.isEmpty()) {
            return message + "it would fit with " + String.join(", or with ", fitting);
        }
        return message + "none of these is enough alone: " + String.join(", ", helping)
                + (helping.isEmpty() ? "" : ", ") + "a smaller data.maxLength, a smaller model";
    }

    private static void add(String change, MemoryPlan plan, long room, List<String> fitting, List<String> helping) {
        (plan.total() <= room ? fitting : helping).add(change + " (" + MemoryPlan.mib(plan.total()) + ")");
    }
}
