package org.medicalgpt4j.recipe;

import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** How the learning rate changes in the course of a run. */
public record ScheduleSettings(
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
        Warmup warmup)
        implements Checked {

    @Override
    public void check(Check check) {
        ScheduleKeys.check(schedule, check);
    }
}
