package org.medicalgpt4j.model;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.medicalgpt4j.op.RotaryScaling;

/** The layouts of {@code model_type} chatglm, told apart by the keys of their configurations. */
final class ChatGlmFamilies {
    private static final double ROTARY_BASE = 10000;

    private ChatGlmFamilies() {}

    static Architecture chatGlm(ConfigReader c) {
        if (!c.has("padded_vocab_size")) {
            throw c.wrong("padded_vocab_size", "missing", "a number: the first ChatGLM-6B is not supported");
        }
        require(c, "rmsnorm", true);
        require(c, "post_layer_norm", true);
        require(c, "multi_query_attention", true);
        require(c, "apply_residual_connection_post_layernorm", false);
        int heads = c.size("num_attention_heads");
        int groups = c.size("multi_query_group_num");
        if (heads % groups != 0) {
            throw c.wrong("multi_query_group_num", groups, "a divisor of num_attention_heads, " + heads);
        }
        int headSize = c.size("kv_channels");
        if (headSize % 4 != 0) {
            throw c.wrong("kv_channels", headSize, "a multiple of 4: half of a head is rotated, in pairs");
        }
        boolean bias = c.flag("add_bias_linear", false);
        List<Integer> windows = Collections.nCopies(c.size("num_layers"), 0);
        return new ChatGlm2Architecture(new DecoderConfig(
                c.text("model_type"),
                c.size("padded_vocab_size"),
                c.size("hidden_size"),
                c.size("ffn_hidden_size"),
                heads,
                groups,
                headSize,
                c.size("seq_length"),
                c.number("layernorm_epsilon", 1e-5),
                ROTARY_BASE * c.number("rope_ratio", 1),
                new RotaryScaling.None(),
                c.flag("tie_word_embeddings", false),
                bias || c.flag("add_qkv_bias", false),
                bias,
                bias,
                false,
                OptionalInt.empty(),
                windows,
                c.number("initializer_range", 0.02)));
    }

    private static void require(ConfigReader c, String key, boolean value) {
        if (c.flag(key, value) != value) {
            throw c.wrong(key, !value, String.valueOf(value));
        }
    }
}
