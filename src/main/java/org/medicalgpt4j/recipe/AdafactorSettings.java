package org.medicalgpt4j.recipe;

import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Inline;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** Adam's second moments as the product of a column and a row. */
@Named("adafactor")
@Doc("Adafactor (Shazeer and Stern 2018, arXiv:1804.04235), as the Trainer of transformers sets it up unless keys say"
        + " otherwise: remembers a column and a row of numbers for each matrix.")
public record AdafactorSettings(
        @Doc("Learning rate after the warm-up; 2e-4 if not given. Not with relativeStep.") @Range(above = 0)
        Optional<Double> learningRate,

        @Doc("Take the learning rate from the number of the step: 1 over its root, but no more than 0.01. Schedule and"
                + " warm-up apply to it; transformers has neither: schedule constant, warmup 0.")
        @Default("false")
        boolean relativeStep,

        @Doc("With relativeStep: no more than a millionth of the step's number.") @Default("false")
        boolean warmupInit,

        @Doc("Multiply the learning rate by the root mean square of each weight tensor.") @Default("false")
        boolean scaleParameter,

        @Doc("With scaleParameter: least root mean square that counts; 1e-3 if not given.") @Range(above = 0)
        Optional<Double> smallestScale,

        @Doc("Decay of a running average of updates, which costs as much memory as the weights; none if not given.")
        @Range(min = 0, below = 1)
        Optional<Double> beta1,

        @Doc("The second moments' decay is 1 less the step's number to this power.") @Default("-0.8") @Range(below = 0)
        double decayRate,

        @Doc("Updates are scaled down to this root mean square if they are larger.") @Default("1.0") @Range(above = 0)
        double clipThreshold,

        @Doc("Added to squared gradients.") @Default("1e-30") @Range(above = 0)
        double epsilon,

        @Doc("Decoupled weight decay; norms and biases are exempt.") @Default("0.0") @Range(min = 0)
        double weightDecay,

        @Inline ScheduleSettings course,
        @Inline StepSettings step)
        implements OptimizerSettings, Checked {
    private static final double STANDARD_RATE = 2e-4;
    private static final double SMALLEST_SCALE = 1e-3;

    /** With {@code relativeStep}, what rates of steps are shares of. */
    @Override
    public double peakRate() {
        return relativeStep ? 1 : learningRate.orElse(STANDARD_RATE);
    }

    /** Least root mean square of a weight tensor that counts. */
    public double scaleFloor() {
        return smallestScale.orElse(SMALLEST_SCALE);
    }

    @Override
    public void check(Check check) {
        if (relativeStep && learningRate.isPresent()) {
            check.refuse("learningRate", "does not go with 'relativeStep', which sets the rate: remove one of them");
        }
        boolean fixed =
                step.learningRates().stream().anyMatch(entry -> entry.rate().isPresent());
        if (relativeStep && fixed) {
            check.refuse("learningRates", "does not go with 'relativeStep' unless every entry has a 'factor'");
        }
        if (warmupInit && !relativeStep) {
            check.refuse("warmupInit", "has no effect without 'relativeStep'; remove it");
        }
        if (smallestScale.isPresent() && !scaleParameter) {
            check.refuse("smallestScale", "has no effect without 'scaleParameter'; remove it");
        }
    }
}
