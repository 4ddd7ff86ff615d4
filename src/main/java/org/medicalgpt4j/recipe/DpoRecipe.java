package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Direct preference optimization and its kin. */
@Named("dpo")
@Doc("Direct preference optimization: from pairs of a better and a worse answer, compared with a reference.")
public record DpoRecipe(
        @Doc("The model to begin with.") ModelSettings model,
        @Doc("Which weights are trained.") Tuning tuning,
        @Doc("What the model learns from.") PreferenceData data,
        @Doc("What is minimised.") DpoLoss loss,
        @Doc("What answers are compared with.") ReferenceSettings reference,
        @Doc("How weights are changed.") OptimizerSettings optimizer,
        @Doc("Length, order and output of the run.") RunSettings run,
        @Doc("What computes.") EngineSettings engine)
        implements Recipe, PreferenceRecipe, Checked {

    @Override
    public DpoRecipe with(Tuning other) {
        return new DpoRecipe(model, other, data, loss, reference, optimizer, run, engine);
    }

    @Override
    public void check(Check check) {
        PreferenceRules.check(this, check);
        if (run.accumulation() > 1
                && loss.terms().stream().anyMatch(term -> term.name().sortsPairs())) {
            check.refuse(
                    "run",
                    "sets 'accumulation' above 1, but aot and aot-unpaired compare all pairs of a step with each other, which"
                            + " must lie in one micro batch");
        }
    }
}
