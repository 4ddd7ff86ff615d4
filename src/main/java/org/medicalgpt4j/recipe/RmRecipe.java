package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** A reward model. */
@Named("rm")
@Doc("A reward model: learns to score the better one of two answers higher.")
public record RmRecipe(
        @Doc("The model to begin with.") ModelSettings model,
        @Doc("Which weights are trained.") Tuning tuning,
        @Doc("What the model learns from.") PreferenceData data,
        @Doc("What is minimised.") RmLoss loss,
        @Doc("How weights are changed.") OptimizerSettings optimizer,
        @Doc("Length, order and output of the run.") RunSettings run,
        @Doc("What computes.") EngineSettings engine)
        implements Recipe, PreferenceRecipe, Checked {

    @Override
    public RmRecipe with(Tuning other) {
        return new RmRecipe(model, other, data, loss, optimizer, run, engine);
    }

    @Override
    public void check(Check check) {
        PreferenceRules.check(this, check);
        if (!run.report().questions().isEmpty()) {
            check.refuse("run", "sets 'report.questions', but a reward model scores answers and writes none");
        }
    }
}
