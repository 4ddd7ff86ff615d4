package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Inline;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** Gradient descent with momentum. */
@Named("sgd")
@Doc("Gradient descent with momentum, as PyTorch's SGD: remembers one number for each weight, or none.")
public record SgdSettings(
        @Doc("Learning rate after the warm-up.") @Default("1e-2") @Range(above = 0)
        double learningRate,

        @Doc("Share of the last step's direction that is kept; 0 remembers nothing.")
        @Default("0.9")
        @Range(min = 0, below = 1)
        double momentum,

        @Doc("Share of each gradient that the momentum does not take up.") @Default("0.0") @Range(min = 0, below = 1)
        double dampening,

        @Doc("Look ahead by the momentum (Nesterov).") @Default("false")
        boolean nesterov,

        @Doc("Share of a weight that is added to its gradient; norms and biases are exempt.")
        @Default("0.0")
        @Range(min = 0)
        double weightDecay,

        @Inline ScheduleSettings course,
        @Inline StepSettings step)
        implements OptimizerSettings, Checked {

    @Override
    public double peakRate() {
        return learningRate;
    }

    @Override
    public void check(Check check) {
        if (nesterov && (momentum == 0 || dampening > 0)) {
            check.refuse("nesterov", "needs a 'momentum' above 0 and no 'dampening'");
        } else if (dampening > 0 && momentum == 0) {
            check.refuse("dampening", "has no effect without 'momentum'; remove it");
        }
    }
}
