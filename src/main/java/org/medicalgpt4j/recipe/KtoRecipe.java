package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Kahneman-Tversky optimization. */
@Named("kto")
@Doc("Kahneman-Tversky optimization: from answers that are desirable or not, compared with a reference.")
public record KtoRecipe(
        @Doc("The model to begin with.") ModelSettings model,
        @Doc("Which weights are trained.") Tuning tuning,
        @Doc("What the model learns from.") PreferenceData data,
        @Doc("What is minimised.") KtoLoss loss,
        @Doc("What answers are compared with.") ReferenceSettings reference,
        @Doc("How weights are changed.") OptimizerSettings optimizer,
        @Doc("Length, order and output of the run.") RunSettings run,
        @Doc("What computes.") EngineSettings engine)
        implements Recipe, PreferenceRecipe, Checked {

    @Override
    public KtoRecipe with(Tuning other) {
        return new KtoRecipe(model, other, data, loss, reference, optimizer, run, engine);
    }

    @Override
    public void check(Check check) {
        PreferenceRules.check(this, check);
    }
}
