package org.medicalgpt4j.stage;

import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.QuantizationSpec;
import org.medicalgpt4j.quantization.FourBitCode;
import org.medicalgpt4j.quantization.FourBitFormat;
import org.medicalgpt4j.quantization.RowInt8Format;
import org.medicalgpt4j.recipe.Fp4Quantization;
import org.medicalgpt4j.recipe.Nf4Quantization;
import org.medicalgpt4j.recipe.NoQuantization;
import org.medicalgpt4j.recipe.Quantization;
import org.medicalgpt4j.recipe.StoredQuantization;

/** In how many bits a recipe keeps the weights that it does not train. */
final class KeptWeights {
    private KeptWeights() {}

    /** The model with that choice. */
    static ModelFiles of(ModelFiles files, Quantization quantization) {
        if (quantization instanceof NoQuantization) {
            return files;
        }
        if (quantization instanceof StoredQuantization) {
            return files.asStored();
        }
        if (quantization instanceof Nf4Quantization nf4) {
            return files.quantized(
                    QuantizationSpec.linear(new FourBitFormat(FourBitCode.NF4, nf4.blockSize(), nf4.doubleQuant())));
        }
        if (quantization instanceof Fp4Quantization fp4) {
            return files.quantized(
                    QuantizationSpec.linear(new FourBitFormat(FourBitCode.FP4, fp4.blockSize(), fp4.doubleQuant())));
        }
        return files.quantized(QuantizationSpec.linear(new RowInt8Format()));
    }
}
