package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Choice;

/** In how many bits the frozen weights of linear layers are kept. */
@Choice(
        key = "type",
        otherwise = "none",
        doc = "In how many bits the frozen weights of linear layers are kept while an adapter is trained (QLoRA).")
public sealed interface Quantization
        permits NoQuantization, StoredQuantization, Nf4Quantization, Fp4Quantization, Int8Quantization {

    /** The name in recipes. */
    String type();
}
