package org.medicalgpt4j.recipe;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Range;

/** What every optimizer's steps have in common. */
public record StepSettings(
        @Doc("Gradients are scaled down to this norm if they are longer; 0 leaves them as they are.")
        @Default("1.0")
        @Range(min = 0)
        double maxGradNorm,

        @Doc("How much faster the second factors of adapters learn than the first, and whatever else of the adapter is"
                + " no matrix (LoRA+, arXiv:2402.12354); with lora only.")
        @Range(above = 0)
        Optional<Double> loraPlusRatio,

        @Doc("Other learning rates for some weights; the first entry that fits a weight counts.") @Default("[]")
        List<ParameterRate> learningRates) {}
