package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Rotary embedding settings from GGUF keys, and from the factor tensor that stands for LLaMA 3.1's scaling. */
final class GgufRope {
    /** The file's tensor of divisors of the inverse frequencies. */
    static final String FACTORS = "rope_freqs.weight";

    /** LLaMA 3.1, 3.2 and 3.3 all have these; only the factor differs. */
    private static final double LOW_FREQUENCY = 1;

    private static final double HIGH_FREQUENCY = 4;
    private static final double ORIGINAL_CONTEXT = 8192;
    private static final double TOLERANCE = 1e-4;

    private final GgufHyperparameters keys;
    private final double base;

    GgufRope(GgufHyperparameters keys) {
        this.keys = keys;
        this.base = keys.optionalPositive("rope.freq_base").orElse(10000.0);
    }

    /** Sets {@code rope_theta} and, where there is scaling, {@code rope_scaling}. */
    void describe(ObjectNode config, Optional<StoredTensor> factors) {
        config.put("rope_theta", base);
        String type = keys.text("rope.scaling.type").orElse("none");
        Optional<Double> factor =
                keys.optionalPositive("rope.scaling.factor").or(() -> keys.optionalPositive("rope.scale_linear"));
        keys.ignore("rope.scaling.finetuned");
        Optional<Long> originalContext = keys.optionalSize("rope.scaling.original_context_length");
        switch (type) {
            case "none" -> {}
            case "linear" ->
                config.putObject("rope_scaling").put("rope_type", "linear").put("factor", required(factor, type));
            case "yarn" -> {
                ObjectNode yarn = config.putObject("rope_scaling")
                        .put("rope_type", "yarn")
                        .put("factor", required(factor, type));
                originalContext.ifPresent(length -> yarn.put("original_max_position_embeddings", length));
                keys.optionalPositive("rope.scaling.yarn_beta_fast").ifPresent(beta -> yarn.put("beta_fast", beta));
                keys.optionalPositive("rope.scaling.yarn_beta_slow").ifPresent(beta -> yarn.put("beta_slow", beta));
            }
            default -> throw keys.failure("rope scaling of type '" + type + "' is not supported, only linear and yarn");
        }
        if (type.equals("none") && factor.filter(value -> value != 1).isPresent()) {
            config.putObject("rope_scaling").put("rope_type", "linear").put("factor", factor.get());
        }
        factors.ifPresent(tensor -> describeFactors(config, tensor));
    }

    private double required(Optional<Double> factor, String type) {
        return factor.orElseThrow(() -> keys.failure("rope scaling of type '" + type + "' has no factor"));
    }

    private void describeFactors(ObjectNode config, StoredTensor tensor) {
        float[] factors = tensor.floats();
        double largest = 1;
        for (float factor : factors) {
            largest = Math.max(largest, factor);
        }
        for (int i = 0; i < factors.length; i++) {
            double wavelength = 2 * Math.PI * Math.pow(base, (double) i / factors.length);
            double expected = llama3Factor(wavelength, largest);
            if (!(Math.abs(factors[i] - expected) <= TOLERANCE * expected)) {
                throw keys.failure("tensor '" + FACTORS + "' has the factor " + factors[i] + " at " + i
                        + ", where LLaMA 3.1's scaling by " + largest + " has " + expected
                        + "; other scalings are not supported");
            }
        }
        if (largest > 1) {
            config.putObject("rope_scaling")
                    .put("rope_type", "llama3")
                    .put("factor", largest)
                    .put("low_freq_factor", LOW_FREQUENCY)
                    .put("high_freq_factor", HIGH_FREQUENCY)
                    .put("original_max_position_embeddings", (long) ORIGINAL_CONTEXT);
        }
    }

    private static double llama3Factor(double wavelength, double factor) {
        double turns = ORIGINAL_CONTEXT / wavelength;
        double smooth = (turns - LOW_FREQUENCY) / (HIGH_FREQUENCY - LOW_FREQUENCY);
        double clamped = Math.max(0, Math.min(1, smooth));
        return 1 / ((1 - clamped) / factor + clamped);
    }
}
