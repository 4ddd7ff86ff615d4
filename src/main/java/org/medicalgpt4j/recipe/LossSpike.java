package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** When a loss counts as a spike, and what follows. */
public record LossSpike(
        @Doc("Report a spike and go on, stop before the step changes anything, or do not look.") @Default("warn")
        SpikeAction action,

        @Doc("Standard deviations by which a loss lies above the mean of those before it to be a spike.")
        @Default("6.0")
        @Range(above = 0)
        double deviations,

        @Doc("Steps before this one whose losses it is compared with; until there are so many, nothing is a spike.")
        @Default("128")
        @Range(min = 2, max = 100_000)
        int window) {}
