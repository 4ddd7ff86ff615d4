package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What CPO minimises. */
public record CpoLoss(
        @Doc("What is made of the difference of log-probabilities.") @Default("sigmoid")
        CpoShape shape,

        @Doc("Scale of rewards.") @Default("0.1") @Range(above = 0)
        double beta,

        @Doc("Probability that a label is wrong, for the shape sigmoid.") @Default("0.0") @Range(min = 0, below = 0.5)
        double labelSmoothing,

        @Doc("Weight of the negative log-likelihood of chosen answers, a mean over their tokens.")
        @Default("1.0")
        @Range(min = 0)
        double likelihoodWeight)
        implements Checked {
    @Override
    public void check(Check check) {
        if (labelSmoothing > 0 && shape != CpoShape.SIGMOID) {
            check.refuse(
                    "labelSmoothing", "has no effect with this loss; only the shape sigmoid knows of wrong labels");
        }
    }
}
