package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Choice;

/** How weights are changed from their gradients. */
@Choice(key = "name", otherwise = "adamw", doc = "Update rule.")
public sealed interface OptimizerSettings permits AdamWSettings, SgdSettings, LionSettings, AdafactorSettings {
    /** Learning rate after the warm-up. */
    double peakRate();

    double weightDecay();

    ScheduleSettings course();

    StepSettings step();
}
