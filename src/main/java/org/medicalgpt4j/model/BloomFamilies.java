package org.medicalgpt4j.model;

import java.util.Collections;
import java.util.OptionalInt;
import org.medicalgpt4j.op.RotaryScaling;

/** How BLOOM says its sizes: by the names of its first configurations or by those of later ones. */
final class BloomFamilies {
    private static final int FEED_FORWARD = 4;

    private BloomFamilies() {}

    static Architecture bloom(ConfigReader c) {
        if (c.flag("apply_residual_connection_post_layernorm", false)) {
            throw c.wrong("apply_residual_connection_post_layernorm", true, "false");
        }
        int hidden = size(c, "hidden_size", "n_embed");
        int heads = size(c, "num_attention_heads", "n_head");
        if (hidden % heads != 0) {
            throw c.wrong("num_attention_heads or n_head", heads, "a divisor of the hidden size, " + hidden);
        }
        return new BloomArchitecture(new DecoderConfig(
                c.text("model_type"),
                c.size("vocab_size"),
                hidden,
                FEED_FORWARD * hidden,
                heads,
                heads,
                hidden / heads,
                c.size("seq_length", 2048),
                c.number("layer_norm_epsilon", 1e-5),
                1,
                new RotaryScaling.None(),
                c.flag("tie_word_embeddings", true),
                true,
                true,
                true,
                false,
                OptionalInt.empty(),
                Collections.nCopies(size(c, "num_hidden_layers", "n_layer"), 0),
                c.number("initializer_range", 0.02)));
    }

    private static int size(ConfigReader c, String name, String older) {
        return c.has(name) ? c.size(name) : c.size(older);
    }
}
