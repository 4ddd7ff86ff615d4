package org.medicalgpt4j.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.OptionalInt;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.generate.sampling.Filters;
import org.medicalgpt4j.generate.sampling.Penalties;
import org.medicalgpt4j.generate.sampling.SamplingOptions;

/**
 * How a model wants to be sampled: its {@code generation_config.json}. Where that does not say {@code do_sample}, answers
 * are greedy, as in transformers.
 */
public final class GenerationDefaults {
    private final String source;
    private final JsonNode config;

    private GenerationDefaults(String source, JsonNode config) {
        this.source = source;
        this.config = config;
    }

    public static GenerationDefaults of(ModelSource model) {
        return new GenerationDefaults(
                model.path() + ": generation_config.json",
                model.generationConfig().orElse(MissingNode.getInstance()));
    }

    /**
     * @throws GenerationException if an entry is of the wrong type
     * @throws org.medicalgpt4j.generate.sampling.SamplingException if one is out of range
     */
    public SamplingOptions sampling(long seed) {
        double temperature = flag("do_sample") ? number("temperature", 1) : 0;
        return new SamplingOptions(temperature, filters(), penalties(), seed);
    }

    private Filters filters() {
        return new Filters(
                whole("top_k").orElse(0),
                number("top_p", 1),
                number("min_p", 0),
                number("typical_p", 1),
                number("epsilon_cutoff", 0),
                number("eta_cutoff", 0));
    }

    private Penalties penalties() {
        return new Penalties(
                number("repetition_penalty", 1), whole("no_repeat_ngram_size").orElse(0), 0, 0);
    }

    public OptionalInt maxNewTokens() {
        return whole("max_new_tokens");
    }

    private boolean flag(String key) {
        return config.hasNonNull(key)
                && typed(key, config.get(key).isBoolean(), "true or false").booleanValue();
    }

    private double number(String key, double absent) {
        return config.hasNonNull(key)
                ? typed(key, config.get(key).isNumber(), "a number").doubleValue()
                : absent;
    }

    private OptionalInt whole(String key) {
        if (!config.hasNonNull(key)) {
            return OptionalInt.empty();
        }
        JsonNode value = config.get(key);
        boolean fits = value.isIntegralNumber() && value.canConvertToInt();
        return OptionalInt.of(typed(key, fits, "a whole number").intValue());
    }

    private JsonNode typed(String key, boolean fits, String expected) {
        if (!fits) {
            throw new GenerationException(source + ": " + key + " is " + config.get(key) + ", expected " + expected);
        }
        return config.get(key);
    }
}
