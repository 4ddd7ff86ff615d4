package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Odds ratio preference optimization. */
@Named("orpo")
@Doc("Odds ratio preference optimization: learns chosen answers and to prefer them, in one stage, without a reference.")
public record OrpoRecipe(
        @Doc("The model to begin with.") ModelSettings model,
        @Doc("Which weights are trained.") Tuning tuning,
        @Doc("What the model learns from.") PreferenceData data,
        @Doc("What is minimised.") OrpoLoss loss,
        @Doc("How weights are changed.") OptimizerSettings optimizer,
        @Doc("Length, order and output of the run.") RunSettings run,
        @Doc("What computes.") EngineSettings engine)
        implements Recipe, PreferenceRecipe, Checked {

    @Override
    public OrpoRecipe with(Tuning other) {
        return new OrpoRecipe(model, other, data, loss, optimizer, run, engine);
    }

    @Override
    public void check(Check check) {
        PreferenceRules.check(this, check);
    }
}
