package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;

/** Matrices stay as they are stored. */
@Named("stored")
@Doc("Matrices stay as the checkpoint stores them: a GGUF file, or a folder that bitsandbytes quantized.")
public record StoredQuantization() implements Quantization {
    @Override
    public String type() {
        return "stored";
    }
}
