package org.medicalgpt4j.model;

import java.util.Collections;
import java.util.OptionalInt;
import org.medicalgpt4j.op.RotaryScaling;

/** How Qwen's first generation says its sizes; its earliest configurations have other names for some. */
final class QwenFamilies {
    private QwenFamilies() {}

    static Architecture qwen(ConfigReader c) {
        if (c.number("rotary_pct", 1) != 1) {
            throw c.wrong("rotary_pct", c.number("rotary_pct"), "1: this family rotates whole heads");
        }
        if (!c.flag("scale_attn_weights", true)) {
            throw c.wrong("scale_attn_weights", false, "true");
        }
        int heads = size(c, "num_attention_heads", "n_head");
        int width = size(c, "intermediate_size", "ffn_hidden_size");
        int headSize = c.size("kv_channels", 128);
        if (width % 2 != 0 || headSize % 2 != 0) {
            throw c.wrong("intermediate_size and kv_channels", width + " and " + headSize, "even numbers");
        }
        int trained = c.size("seq_length");
        boolean bias = !c.flag("no_bias", true);
        DecoderConfig config = new DecoderConfig(
                c.text("model_type"),
                c.size("vocab_size"),
                size(c, "hidden_size", "n_embd"),
                width / 2, // the two halves of the first product are counted together
                heads,
                heads,
                headSize,
                Math.max(trained, c.size("max_position_embeddings", trained)),
                c.number("layer_norm_epsilon", 1e-6),
                c.number("rotary_emb_base", 10000),
                new RotaryScaling.None(),
                c.flag("tie_word_embeddings", false),
                true,
                bias,
                bias,
                false,
                OptionalInt.empty(),
                Collections.nCopies(size(c, "num_hidden_layers", "n_layer"), 0),
                c.number("initializer_range", 0.02));
        return new QwenArchitecture(config, trained, c.flag("use_dynamic_ntk", false), c.flag("use_logn_attn", false));
    }

    private static int size(ConfigReader c, String name, String older) {
        return c.has(name) ? c.size(name) : c.size(older);
    }
}
