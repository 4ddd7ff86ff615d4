package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Inline;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** Steps by the sign of an average. */
@Named("lion")
@Doc(
        "Lion (Chen et al. 2023, arXiv:2302.06675): steps of one size by the sign of an average; remembers half of what AdamW"
                + " does, and wants a learning rate three to ten times smaller.")
public record LionSettings(
        @Doc("Learning rate after the warm-up.") @Default("2e-5") @Range(above = 0)
        double learningRate,

        @Doc("Share of the average in the direction of a step, and decay of the average.") @Default("[0.9, 0.99]")
        Betas betas,

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
