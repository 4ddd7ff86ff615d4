package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.Input;

/** The model that answers are compared with. */
public record ReferenceSettings(
        @Doc("A model folder with the same tokenizer; by default the model as it is before training.")
        @Input("reference")
        Optional<Path> path,

        @Doc(
                "Score all data once before training and keep that in the cache, also where the base under a new adapter could"
                        + " be asked at each step: less time in runs of several epochs. Where the base cannot be asked, scores are"
                        + " always kept.")
        @Default("false")
        @FreeOnResume
        boolean precompute) {}
