package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Weights are kept in full. */
@Named("none")
@Doc("Weights are widened to the number format of the computation, whatever they are stored in.")
public record NoQuantization() implements Quantization {
    @Override
    public String type() {
        return "none";
    }
}
