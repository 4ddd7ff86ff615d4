package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Every weight is trained. */
@Named("full")
@Doc("Train every weight of the model.")
public record FullTuning() implements Tuning {}
