package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.Input;

/** The model that a recipe begins with. */
public record ModelSettings(
        @Doc("Hugging Face model folder or GGUF file.") @Input("model") @FreeOnResume
        Path path,

        @Doc(
                "PEFT adapter folder to go on with, instead of a new adapter. It keeps its own rank, scale, kind and targets, "
                        + "which the recipe may leave out but not contradict.")
        @Input("adapter")
        @FreeOnResume
        Optional<Path> adapter,

        @Doc("Begin with the model's weights ('load') or with random ones ('fresh').") @Default("load")
        StartWeights weights,

        @Doc("Number format of weights and activations.") @Default("f32")
        Precision dtype,

        @Doc("In how many bits frozen weights are kept.") Quantization quantization) {}
