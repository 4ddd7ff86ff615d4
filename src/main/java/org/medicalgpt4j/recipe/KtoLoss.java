package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What KTO minimises. */
public record KtoLoss(
        @Doc("Which loss: 'kto', or 'apo-zero' without an estimate of how far the model is from its reference.")
        @Default("kto")
        KtoLossName name,

        @Doc("How strongly the model is held to its reference: the scale of rewards.") @Default("0.1") @Range(above = 0)
        double beta,

        @Doc("Weight of desirable answers; where one kind is rarer, weigh it more.") @Default("1.0") @Range(above = 0)
        double desirableWeight,

        @Doc("Weight of undesirable answers.") @Default("1.0") @Range(above = 0)
        double undesirableWeight) {}
