package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Pre-training, from the beginning or continued, on plain text. */
@Named("pt")
@Doc("Pre-training on plain text, from random weights or continued.")
public record PtRecipe(
        @Doc("The model to begin with.") ModelSettings model,
        @Doc("Which weights are trained.") Tuning tuning,
        @Doc("What the model learns from.") TextData data,
        @Doc("How weights are changed.") OptimizerSettings optimizer,
        @Doc("Length, order and output of the run.") RunSettings run,
        @Doc("What computes.") EngineSettings engine)
        implements Recipe, Checked {

    @Override
    public PtRecipe with(Tuning other) {
        return new PtRecipe(model, other, data, optimizer, run, engine);
    }

    @Override
    public void check(Check check) {
        OptimizerRules.check(optimizer, tuning, check);
        QuantizationRules.check(model, tuning, engine, check);
    }
}
