package org.medicalgpt4j.model;

/** How Cohere's Command R says its sizes. */
final class CohereFamilies {
    private CohereFamilies() {}

    static Architecture cohere(ConfigReader c) {
        if (c.flag("use_qk_norm", false)) {
            throw c.wrong("use_qk_norm", true, "false: norms of single heads (Command R+) are not supported");
        }
        int maxPositions = c.size("max_position_embeddings");
        RotaryConfig rotary = RotaryConfig.of(c, maxPositions);
        boolean bias = c.flag("attention_bias", false);
        LlamaFamilies.Biases biases = new LlamaFamilies.Biases(bias, bias, false);
        DecoderConfig config = LlamaFamilies.build(
                c, maxPositions, rotary, LlamaFamilies.headSize(c), LlamaFamilies.noWindows(c), biases, false);
        return new CohereArchitecture(
                config.with(c.number("layer_norm_eps", 1e-5), c.flag("tie_word_embeddings", true)),
                c.number("logit_scale", 0.0625));
    }
}
