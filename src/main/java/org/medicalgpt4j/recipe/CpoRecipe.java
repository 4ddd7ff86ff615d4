package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Contrastive preference optimization. */
@Named("cpo")
@Doc("Contrastive preference optimization: from pairs of a better and a worse answer, without a reference.")
public record CpoRecipe(
        @Doc("The model to begin with.") ModelSettings model,
        @Doc("Which weights are trained.") Tuning tuning,
        @Doc("What the model learns from.") PreferenceData data,
        @Doc("What is minimised.") CpoLoss loss,
        @Doc("How weights are changed.") OptimizerSettings optimizer,
        @Doc("Length, order and output of the run.") RunSettings run,
        @Doc("What computes.") EngineSettings engine)
        implements Recipe, PreferenceRecipe, Checked {

    @Override
    public CpoRecipe with(Tuning other) {
        return new CpoRecipe(model, other, data, loss, optimizer, run, engine);
    }

    @Override
    public void check(Check check) {
        PreferenceRules.check(this, check);
    }
}
