package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What ORPO minimises. */
public record OrpoLoss(
        @Doc("Weight of the odds ratio beside the likelihood of chosen answers; TRL calls it beta.")
        @Default("0.1")
        @Range(above = 0)
        double lambda,

        @Doc("Take the likelihood of prompts too, as TRL does; the paper takes that of answers.") @Default("false")
        boolean promptLikelihood) {}
