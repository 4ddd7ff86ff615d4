package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Eight bits an element. */
@Named("int8")
@Doc("Eight bits each, with a scale for each row (LLM.int8).")
public record Int8Quantization() implements Quantization {
    @Override
    public String type() {
        return "int8";
    }
}
