package org.medicalgpt4j.recipe;

import org.medicalgpt4j.recipe.bind.Check;

/** Rules between quantized weights and what is done with them. */
final class QuantizationRules {
    private QuantizationRules() {}

    static void check(ModelSettings model, Tuning tuning, EngineSettings engine, Check check) {
        String type = model.quantization().type();
        if (model.quantization() instanceof NoQuantization) {
            return;
        }
        if (!(tuning instanceof LoraTuning lora)) {
            check.refuse(
                    "model",
                    "sets quantization '" + type + "', but only adapters are trained beside packed weights:"
                            + " set tuning.method to 'lora'");
        } else if (lora.dora() || lora.start() == LoraStart.PISSA) {
            check.refuse(
                    "model", "sets quantization '" + type + "', but DoRA and PiSSA read or change the frozen weights");
        }
        if (engine instanceof CudaSettings) {
            check.refuse(
                    "model",
                    "sets quantization '" + type + "', which the cuda engine does not have:"
                            + " set engine.name to 'nd4j'");
        }
    }

    static void checkBlockSize(int blockSize, Check check) {
        if (Integer.bitCount(blockSize) != 1) {
            check.refuse("blockSize", "must be a power of two, got " + blockSize);
        }
    }
}
