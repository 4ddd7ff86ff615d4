package org.medicalgpt4j.recipe;

/** A recipe of a stage that learns from preferences. */
public interface PreferenceRecipe {
    ModelSettings model();

    Tuning tuning();

    PreferenceData data();

    OptimizerSettings optimizer();

    RunSettings run();

    EngineSettings engine();
}
