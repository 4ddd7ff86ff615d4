package org.medicalgpt4j.recipe;

import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** How weights are changed from their gradients. */
public record OptimizerSettings(
        @Doc("Update rule.") @Default("adamw") OptimizerName name,

        @Doc("Learning rate after the warm-up.") @Default("2e-4") @Range(above = 0)
        double learningRate,

        @Doc("Decay of the running averages of gradients and of their squares.") @Default("[0.9, 0.999]")
        Betas betas,

        @Doc("Added to the root of the squared average.") @Default("1e-8") @Range(above = 0)
        double epsilon,

        @Doc("Decoupled weight decay; norms and biases are exempt.") @Default("0.0") @Range(min = 0)
        double weightDecay,

        @Doc("Course of the learning rate after the warm-up.") @Default("cosine")
        Schedule schedule,

        @Doc("Share of the learning rate that the schedules cosine, polynomial and wsd end at; 0 if not given.")
        @Range(min = 0, below = 1)
        Optional<Double> minimumRate,

        @Doc("Power of the polynomial schedule; 1 if not given.") @Range(above = 0)
        Optional<Double> power,

        @Doc("Steps after which the schedule inverse-sqrt has fallen to 0.71 of the learning rate; those of the warm-up"
                + " if not given, or 10000 without one.")
        @Range(min = 1)
        Optional<Integer> timescale,

        @Doc("Last steps, in which the schedule wsd falls: a share of all steps if below 1, else a number.")
        Optional<Warmup> decaySteps,

        @Doc("How the schedule wsd falls; cosine if not given.")
        Optional<DecayShape> decayShape,

        @Doc("Steps in which the learning rate rises from zero: a share of all steps if below 1, else a number.")
        @Default("0.03")
        Warmup warmup,

        @Doc("Gradients are scaled down to this norm if they are longer; 0 leaves them as they are.")
        @Default("1.0")
        @Range(min = 0)
        double maxGradNorm)
        implements Checked {

    @Override
    public void check(Check check) {
        ScheduleKeys.check(schedule, check);
    }
}
