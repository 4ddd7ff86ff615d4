package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Choice;

/**
 * What to do, completely: every key has its value. The stage selects the record; adding a stage means adding a record
 * here, and nothing in a recipe file ever names a class.
 */
@Choice(key = "stage", doc = "What kind of training this recipe does.")
public sealed interface Recipe
        permits PtRecipe, SftRecipe, DpoRecipe, CpoRecipe, SimpoRecipe, OrpoRecipe, KtoRecipe, RmRecipe {
    ModelSettings model();

    Tuning tuning();

    RunSettings run();

    EngineSettings engine();

    /** The same recipe, training other weights. */
    Recipe with(Tuning other);
}
