package org.medicalgpt4j.recipe;

import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** One of the losses that are added up. */
public record DpoTerm(
        @Doc("Which loss: 'ipo' is of means over tokens, 'ipo-sums' of sums over answers.") @Default("sigmoid")
        DpoLossName name,

        @Doc("Factor of the loss in the sum.") @Default("1.0") @Range(above = 0)
        double weight,

        @Doc(
                "Probability that a label is wrong, for sigmoid (conservative DPO), robust, exo, aot and aot-unpaired; 0 if not"
                        + " given, 0.001 for exo.")
        @Range(above = 0, below = 0.5)
        Optional<Double> labelSmoothing,

        @Doc("Temperature of discopop; 0.05 if not given.") @Range(above = 0)
        Optional<Double> temperature)
        implements Checked {
    private static final double EXO_SMOOTHING = 0.001;
    private static final double DISCOPOP_TEMPERATURE = 0.05;

    @Override
    public void check(Check check) {
        if (labelSmoothing.isPresent() && !name.takesSmoothing()) {
            check.refuse(
                    "labelSmoothing",
                    "has no effect with this loss; losses that know of wrong labels are sigmoid, robust, exo, aot and"
                            + " aot-unpaired");
        }
        if (temperature.isPresent() && name != DpoLossName.DISCOPOP) {
            check.refuse("temperature", "has no effect with this loss; only discopop has one");
        }
    }

    /** Probability that a label is wrong. */
    public double smoothing() {
        return labelSmoothing.orElse(name == DpoLossName.EXO ? EXO_SMOOTHING : 0.0);
    }

    /** Temperature of discopop. */
    public double sharpness() {
        return temperature.orElse(DISCOPOP_TEMPERATURE);
    }
}
