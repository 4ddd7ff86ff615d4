package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Inline;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** Adam with decoupled weight decay. */
@Named("adamw")
@Doc("Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101).")
public record AdamWSettings(
        @Doc("Learning rate after the warm-up.") @Default("2e-4") @Range(above = 0)
        double learningRate,

        @Doc("Decay of the running averages of gradients and of their squares.") @Default("[0.9, 0.999]")
        Betas betas,

        @Doc("Added to the root of the squared average.") @Default("1e-8") @Range(above = 0)
        double epsilon,

        @Doc("Decoupled weight decay; norms and biases are exempt.") @Default("0.0") @Range(min = 0)
        double weightDecay,

        @Inline ScheduleSettings course,
        @Inline StepSettings step)
        implements OptimizerSettings {

    @Override
    public double peakRate() {
        return learningRate;
    }
}
