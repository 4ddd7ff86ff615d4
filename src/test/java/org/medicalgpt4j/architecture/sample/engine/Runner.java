package org.medicalgpt4j.architecture.sample.engine;

import org.medicalgpt4j.architecture.sample.recipe.Plan;

/** Uses a recipe, which is below, but not for engines. */
public record Runner(Plan plan) {}
