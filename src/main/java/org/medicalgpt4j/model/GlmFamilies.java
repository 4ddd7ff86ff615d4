package org.medicalgpt4j.model;

/** GLM-4 as transformers has it: {@code model_type} glm (2024) and glm4 (2025), which adds norms behind the blocks. */
final class GlmFamilies {
    private static final double PART = 0.5;

    private GlmFamilies() {}

    static Architecture glm(ConfigReader c) {
        return glm(c, false);
    }

    static Architecture glm4(ConfigReader c) {
        return glm(c, true);
    }

    private static Architecture glm(ConfigReader c, boolean normsBehind) {
        int maxPositions = c.size("max_position_embeddings");
        int headSize = c.size("head_dim", 128);
        RotaryConfig rotary = RotaryConfig.of(c, maxPositions, PART);
        LlamaFamilies.Biases biases = new LlamaFamilies.Biases(c.flag("attention_bias", false), false, false);
        DecoderConfig config =
                LlamaFamilies.build(c, maxPositions, rotary, headSize, LlamaFamilies.noWindows(c), biases, false);
        return new GlmArchitecture(config, rotary.rotated(c, headSize), normsBehind);
    }
}
