package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What SimPO minimises. */
public record SimpoLoss(
        @Doc("Scale of rewards, which are means over tokens.") @Default("2.0") @Range(above = 0)
        double beta,

        @Doc("Margin by which the reward of the chosen answer is to be higher.") @Default("0.5") @Range(min = 0)
        double gamma,

        @Doc("How the reward is bent (AlphaPO); 0 for not at all.") @Default("0.0")
        double alpha,

        @Doc("Weight of the negative log-likelihood of chosen answers, a mean over their tokens (CPO-SimPO).")
        @Default("0.0")
        @Range(min = 0)
        double likelihoodWeight) {}
