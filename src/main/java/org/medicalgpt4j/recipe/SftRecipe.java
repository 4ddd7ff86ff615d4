package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.Named;

/** Supervised fine-tuning on dialogues. */
@Named("sft")
@Doc("Supervised fine-tuning on dialogues, with the loss on the answers.")
public record SftRecipe(
        @Doc("The model to begin with.") ModelSettings model,
        @Doc("Which weights are trained.") Tuning tuning,
        @Doc("What the model learns from.") DialogueData data,
        @Doc("How weights are changed.") OptimizerSettings optimizer,
        @Doc("Length, order and output of the run.") RunSettings run,
        @Doc("What computes.") EngineSettings engine,

        @Doc("What is shown of the base and the tuned model when training is done.") @FreeOnResume
        Comparison compare)
        implements Recipe, Checked {

    @Override
    public SftRecipe with(Tuning other) {
        return new SftRecipe(model, other, data, optimizer, run, engine, compare);
    }

    @Override
    public void check(Check check) {
        OptimizerRules.check(optimizer, tuning, check);
        QuantizationRules.check(model, tuning, engine, check);
    }
}
