package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** How weights are changed from their gradients. */
public record OptimizerSettings(
        @Doc("Update rule.") @Default("adamw") OptimizerName name,

        @Doc("Learning rate after the warm-up.") @Default("2e-4") @Range(above = 0)
        double learningRate,

        @Doc("Decay of the running averages of gradients and of their squares.") @Default("[0.9, 0.999]")
        Betas betas,

        @Doc("Added to the root of the squared average.") @Default("1e-8") @Range(above = 0)
        double epsilon,

        @Doc("Decoupled weight decay; norms and biases are exempt.") @Default("0.0") @Range(min = 0)
        double weightDecay,

        @Doc("Course of the learning rate after the warm-up; linear and cosine end at zero.") @Default("cosine")
        Schedule schedule,

        @Doc("Steps in which the learning rate rises from zero: a share of all steps if below 1, else a number.")
        @Default("0.03")
        Warmup warmup,

        @Doc("Gradients are scaled down to this norm if they are longer; 0 leaves them as they are.")
        @Default("1.0")
        @Range(min = 0)
        double maxGradNorm) {}
