package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Choice;

/** Which weights of the model are trained. */
@Choice(key = "method", otherwise = "lora", doc = "Which weights are trained.")
public sealed interface Tuning permits FullTuning, FreezeTuning, LoraTuning {}
