package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Choice;

/** What executes the graphs. */
@Choice(key = "name", otherwise = "nd4j", doc = "What executes the graphs.")
public sealed interface EngineSettings permits Nd4jSettings, CudaSettings {}
