package org.medicalgpt4j.model;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.medicalgpt4j.op.RotaryScaling;

/** The layouts of {@code model_type} chatglm, told apart by the keys of their configurations. */
final class ChatGlmFamilies {
    private static final double ROTARY_BASE = 10000;
    private static final int FIRST_REVISION = 150528;

    private ChatGlmFamilies() {}

    static Architecture chatGlm(ConfigReader c) {
        boolean first = c.has("inner_hidden_size") && c.has("position_encoding_2d");
        if (first == c.has("padded_vocab_size")) {
            throw c.wrong(
                    "padded_vocab_size",
                    first ? "beside inner_hidden_size" : "missing, and so is inner_hidden_size",
                    "one of the two: the former of ChatGLM2, ChatGLM3 and GLM-4, the latter of ChatGLM-6B");
        }
        return first ? chatGlm6b(c) : chatGlm2(c);
    }

    private static Architecture chatGlm6b(ConfigReader c) {
        require(c, "position_encoding_2d", true);
        int vocabulary = c.size("vocab_size");
        if (vocabulary == FIRST_REVISION) {
            throw c.wrong("vocab_size", vocabulary, "another one: the first revision counts places in another way");
        }
        int heads = c.size("num_attention_heads");
        int hidden = c.size("hidden_size");
        if (hidden % (4 * heads) != 0) {
            throw c.wrong("num_attention_heads", heads, "a divisor of a quarter of hidden_size, " + hidden);
        }
        DecoderConfig config = new DecoderConfig(
                c.text("model_type"),
                vocabulary,
                hidden,
                c.size("inner_hidden_size"),
                heads,
                heads,
                hidden / heads,
                c.size("max_sequence_length"),
                c.number("layernorm_epsilon", 1e-5),
                ROTARY_BASE,
                new RotaryScaling.None(),
                c.flag("tie_word_embeddings", true),
                true,
                true,
                true,
                false,
                OptionalInt.empty(),
                Collections.nCopies(c.size("num_layers"), 0),
                c.number("initializer_range", 0.02));
        return new ChatGlmArchitecture(
                config,
                new ChatGlmArchitecture.Marks(
                        c.size("bos_token_id"), c.size("mask_token_id"), c.size("gmask_token_id")));
    }

    private static Architecture chatGlm2(ConfigReader c) {
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
                ROTARY_BASE * ratio(c),
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

    /** What ChatGLM3 and GLM-4 multiply the base with. GLM-4 has several end tokens; the others are known by name only. */
    private static double ratio(ConfigReader c) {
        double ratio = c.number("rope_ratio", 1);
        String name = c.text("_name_or_path", "").toLowerCase(Locale.ROOT);
        boolean known = name.contains("chatglm3")
                || name.contains("glm-4")
                || c.json().path("eos_token_id").isArray();
        if (ratio != 1 && (name.contains("chatglm2") || !known)) {
            throw c.wrong(
                    "rope_ratio",
                    ratio,
                    "1, or an _name_or_path with the name of ChatGLM3 or GLM-4, which scale the base by it; ChatGLM2"
                            + " divides positions, which is not supported");
        }
        return ratio;
    }

    private static void require(ConfigReader c, String key, boolean value) {
        if (c.flag(key, value) != value) {
            throw c.wrong(key, !value, String.valueOf(value));
        }
    }
}
