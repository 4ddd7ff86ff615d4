package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What DPO minimises. */
public record DpoLoss(
        @Doc("How strongly the model is held to its reference: the scale of rewards.") @Default("0.1") @Range(above = 0)
        double beta,

        @Doc("Probability that a label is wrong (conservative DPO).") @Default("0.0") @Range(min = 0, below = 0.5)
        double labelSmoothing,

        @Doc("Compare with nothing: a reference that finds all answers equally likely.") @Default("false")
        boolean referenceFree) {}
