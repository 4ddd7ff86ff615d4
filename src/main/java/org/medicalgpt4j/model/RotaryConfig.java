package org.medicalgpt4j.model;

import org.medicalgpt4j.op.RotaryScaling;

/**
 * The rotary embedding of a {@code config.json}, in the older style ({@code rope_theta}, {@code rope_scaling}) and in the
 * newer one ({@code rope_parameters} with {@code rope_theta} inside).
 *
 * @param base {@code rope_theta}
 * @param part of a head's elements that is rotated
 */
record RotaryConfig(double base, RotaryScaling scaling, double part) {
    private static final double USUAL_BASE = 10000;

    /** Of a family that rotates whole heads. */
    static RotaryConfig of(ConfigReader config, int maxPositions) {
        RotaryConfig rotary = of(config, maxPositions, 1);
        if (rotary.part != 1) {
            throw config.wrong("partial_rotary_factor", rotary.part, "1: this family rotates whole heads");
        }
        return rotary;
    }

    /** @param part what is rotated where {@code partial_rotary_factor} does not say it */
    static RotaryConfig of(ConfigReader config, int maxPositions, double part) {
        double base = config.number("rope_theta", USUAL_BASE);
        double rotated = config.number("partial_rotary_factor", part);
        return config.object("rope_parameters")
                .or(() -> config.object("rope_scaling"))
                .map(scaling -> new RotaryConfig(
                        scaling.number("rope_theta", base),
                        scaling(scaling, maxPositions),
                        scaling.number("partial_rotary_factor", rotated)))
                .orElseGet(() -> new RotaryConfig(base, new RotaryScaling.None(), rotated));
    }

    /** Elements of a head that are rotated. */
    int rotated(ConfigReader config, int headSize) {
        double size = part * headSize;
        if (size != Math.rint(size) || size < 2 || size > headSize || size % 2 != 0) {
            throw config.wrong(
                    "partial_rotary_factor",
                    part,
                    "a part of a head of " + headSize + " elements that is an even number");
        }
        return (int) size;
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

    /**
     * The factor of both queries and keys that YaRN's {@code mscale_all_dim} asks for, beside that of the angles' cosines and
     * sines (DeepSeek); 1 without it.
     */
    static double attentionMagnitude(ConfigReader config) {
        return config.object("rope_parameters")
                .or(() -> config.object("rope_scaling"))
                .filter(scaling -> scaling.has("mscale_all_dim"))
                .map(scaling -> magnitude(scaling.number("factor"), scaling.number("mscale_all_dim")))
                .orElse(1.0);
    }

    private static double magnitude(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }
}
