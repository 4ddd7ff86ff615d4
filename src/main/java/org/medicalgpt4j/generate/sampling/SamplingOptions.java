package org.medicalgpt4j.generate.sampling;

/**
 * How the next token is chosen. Names, meanings and the order of application are those of Hugging Face transformers:
 * penalties, temperature, filters.
 *
 * @param temperature logits are divided by it; 0 takes the most probable token (greedy), whatever the filters say
 * @param seed what random choices are drawn from
 */
public record SamplingOptions(double temperature, Filters filters, Penalties penalties, long seed) {

    public SamplingOptions {
        SamplingException.require(
                temperature >= 0 && temperature < Double.POSITIVE_INFINITY, "temperature", temperature, "0 or more");
    }

    /** The most probable token, always. */
    public static SamplingOptions greedy() {
        return new SamplingOptions(0, Filters.NONE, Penalties.NONE, 0);
    }

    /** Drawn from the whole distribution. */
    public static SamplingOptions random(double temperature, long seed) {
        return new SamplingOptions(temperature, Filters.NONE, Penalties.NONE, seed);
    }

    public boolean isGreedy() {
        return temperature == 0;
    }

    public SamplingOptions with(Filters newFilters) {
        return new SamplingOptions(temperature, newFilters, penalties, seed);
    }

    public SamplingOptions with(Penalties newPenalties) {
        return new SamplingOptions(temperature, filters, newPenalties, seed);
    }
}
