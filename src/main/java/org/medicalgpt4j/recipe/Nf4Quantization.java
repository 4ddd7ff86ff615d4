package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Named;
import org.medicalgpt4j.recipe.bind.Range;

/** Four bits an element, see {@link org.medicalgpt4j.quantization.FourBitFormat}. */
@Named("nf4")
@Doc("Four bits each, for normally distributed weights (QLoRA).")
public record Nf4Quantization(
        @Doc("Elements that share a scale: a power of two.") @Default("64") @Range(min = 32, max = 4096)
        int blockSize,

        @Doc("Keep the scales in eight bits, too.") @Default("true")
        boolean doubleQuant)
        implements Quantization, Checked {
    @Override
    public void check(Check check) {
        QuantizationRules.checkBlockSize(blockSize, check);
    }

    @Override
    public String type() {
        return "nf4";
    }
}
