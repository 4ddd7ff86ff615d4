package org.medicalgpt4j.model;

import org.medicalgpt4j.op.RotaryScaling;

/**
 * The rotary embedding of a {@code config.json}, in the older style ({@code rope_theta}, {@code rope_scaling}) and in the
 * newer one ({@code rope_parameters} with {@code rope_theta} inside).
 *
 * @param base {@code rope_theta}
 */
record RotaryConfig(double base, RotaryScaling scaling) {
    private static final double USUAL_BASE = 10000;

    static RotaryConfig of(ConfigReader config, int maxPositions) {
        ConfigReader scaling = config.object("rope_parameters")
                .or(() -> config.object("rope_scaling"))
                .orElse(null);
        double base = config.number("rope_theta", USUAL_BASE);
        if (scaling == null) {
            return new RotaryConfig(base, new RotaryScaling.None());
        }
        if (scaling.number("partial_rotary_factor", config.number("partial_rotary_factor", 1)) != 1) {
            throw scaling.wrong("partial_rotary_factor", "not 1", "1: this family rotates whole heads");
        }
        return new RotaryConfig(scaling.number("rope_theta", base), scaling(scaling, maxPositions));
    }

    private static RotaryScaling scaling(ConfigReader config, int maxPositions) {
        String type = config.has("rope_type") ? config.text("rope_type") : config.text("type", "default");
        return switch (type) {
            case "default" -> new RotaryScaling.None();
            case "linear" -> new RotaryScaling.Linear(config.number("factor"));
            case "dynamic" ->
                new RotaryScaling.Dynamic(
                        config.number("factor"), config.size("original_max_position_embeddings", maxPositions));
            case "yarn" -> yarn(config, maxPositions);
            case "llama3" ->
                new RotaryScaling.Llama3(
                        config.number("factor"),
                        config.number("low_freq_factor"),
                        config.number("high_freq_factor"),
                        config.size("original_max_position_embeddings"));
            default ->
                throw config.wrong("rope_type", "'" + type + "'", "one of default, linear, dynamic, yarn, llama3");
        };
    }

    private static RotaryScaling yarn(ConfigReader config, int maxPositions) {
        int original = config.size("original_max_position_embeddings", maxPositions);
        double factor = config.number("factor", (double) maxPositions / original);
        double attention = config.optionalNumber("attention_factor").orElseGet(() -> {
            if (config.has("mscale") && config.has("mscale_all_dim")) {
                return magnitude(factor, config.number("mscale")) / magnitude(factor, config.number("mscale_all_dim"));
            }
            return magnitude(factor, 1);
        });
        return new RotaryScaling.Yarn(
                factor,
                original,
                attention,
                config.number("beta_fast", 32),
                config.number("beta_slow", 1),
                config.flag("truncate", true));
    }

    private static double magnitude(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }
}
