package org.medicalgpt4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How LLaMA-shaped families say their sizes; defaults are those of the reference implementation's configurations. */
final class LlamaFamilies {
    private static final int BAICHUAN2_VOCABULARY = 125696;
    private static final String MAX_POSITIONS = "max_position_embeddings";

    private LlamaFamilies() {}

    static Architecture llama(ConfigReader c) {
        boolean bias = c.flag("attention_bias", false);
        int headSize = c.size("head_dim", headSize(c));
        return new LlamaArchitecture(
                build(c, headSize, noWindows(c), new Biases(bias, bias, c.flag("mlp_bias", false)), false));
    }

    static Architecture mistral(ConfigReader c) {
        // the key's absence means the reference's default, null means none
        int window = c.json().has("sliding_window") ? c.size("sliding_window", 0) : 4096;
        List<Integer> windows = windows(c, layer -> window);
        return new LlamaArchitecture(
                build(c, c.size("head_dim", headSize(c)), windows, new Biases(false, false, false), false));
    }

    static Architecture qwen2(ConfigReader c) {
        return new LlamaArchitecture(build(c, headSize(c), qwenWindows(c), new Biases(true, false, false), false));
    }

    static Architecture qwen3(ConfigReader c) {
        boolean bias = c.flag("attention_bias", false);
        return new LlamaArchitecture(
                build(c, c.size("head_dim", 128), qwenWindows(c), new Biases(bias, bias, false), true));
    }

    static Architecture internLm2(ConfigReader c) {
        boolean bias = c.flag("bias", true);
        return new InternLm2Architecture(build(c, headSize(c), noWindows(c), new Biases(bias, bias, false), false));
    }

    /** Of the four models of this {@code model_type} those of 7B say {@code max_position_embeddings}, those of 13B do not. */
    static Architecture baichuan(ConfigReader c) {
        if (c.number("z_loss_weight", 0) != 0) {
            throw c.wrong("z_loss_weight", c.number("z_loss_weight"), "0: this part of the loss is not supported");
        }
        boolean rotary = c.has("max_position_embeddings");
        boolean second = c.has("z_loss_weight") || c.size("vocab_size") == BAICHUAN2_VOCABULARY;
        int length = c.size(rotary ? MAX_POSITIONS : "model_max_length");
        Biases none = new Biases(false, false, false);
        return new BaichuanArchitecture(
                build(c, length, RotaryConfig.of(c, length), headSize(c), noWindows(c), none, false), rotary, second);
    }

    record Biases(boolean key, boolean output, boolean mlp) {}

    interface LayerWindow {
        int of(int layer);
    }

    static DecoderConfig build(ConfigReader c, int headSize, List<Integer> windows, Biases biases, boolean headNorm) {
        int maxPositions = c.size(MAX_POSITIONS);
        return build(c, maxPositions, RotaryConfig.of(c, maxPositions), headSize, windows, biases, headNorm);
    }

    static DecoderConfig build(
            ConfigReader c,
            int maxPositions,
            RotaryConfig rotary,
            int headSize,
            List<Integer> windows,
            Biases biases,
            boolean headNorm) {
        String activation = c.text("hidden_act", "silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw c.wrong("hidden_act", "'" + activation + "'", "silu");
        }
        if (headSize % 2 != 0) {
            throw c.wrong("head_dim", headSize, "an even number");
        }
        int heads = c.size("num_attention_heads");
        int keyValueHeads = c.size("num_key_value_heads", heads);
        if (heads % keyValueHeads != 0) {
            throw c.wrong("num_key_value_heads", keyValueHeads, "a divisor of num_attention_heads, " + heads);
        }
        return new DecoderConfig(
                c.text("model_type"),
                c.size("vocab_size"),
                c.size("hidden_size"),
                c.size("intermediate_size"),
                heads,
                keyValueHeads,
                headSize,
                maxPositions,
                c.number("rms_norm_eps", 1e-6),
                rotary.base(),
                rotary.scaling(),
                c.flag("tie_word_embeddings", false),
                biases.key(),
                biases.output(),
                biases.mlp(),
                headNorm,
                padding(c),
                windows,
                c.number("initializer_range", 0.02));
    }

    /** A negative id counts from the end of the vocabulary, as in PyTorch. */
    private static OptionalInt padding(ConfigReader c) {
        if (!c.has("pad_token_id")) {
            return OptionalInt.empty();
        }
        int vocabulary = c.size("vocab_size");
        int id = (int) c.number("pad_token_id");
        if (id < -vocabulary || id >= vocabulary) {
            throw c.wrong("pad_token_id", id, "a token of the vocabulary of " + vocabulary);
        }
        return OptionalInt.of(id < 0 ? id + vocabulary : id);
    }

    static int headSize(ConfigReader c) {
        int hidden = c.size("hidden_size");
        int heads = c.size("num_attention_heads");
        if (hidden % heads != 0) {
            throw c.wrong("num_attention_heads", heads, "a divisor of hidden_size, " + hidden);
        }
        return hidden / heads;
    }

    static List<Integer> noWindows(ConfigReader c) {
        return windows(c, layer -> 0);
    }

    private static List<Integer> qwenWindows(ConfigReader c) {
        if (!c.flag("use_sliding_window", false) || !c.has("sliding_window")) {
            return noWindows(c);
        }
        int window = c.size("sliding_window");
        int first = c.has("max_window_layers") ? (int) c.number("max_window_layers") : 28;
        return windows(c, layer -> layer >= first ? window : 0);
    }

    /** {@code layer_types} decides where it is present; else the older keys do. */
    static List<Integer> windows(ConfigReader c, LayerWindow older) {
        int layers = c.size("num_hidden_layers");
        JsonNode types = c.json().get("layer_types");
        if (types != null && types.isArray() && types.size() != layers) {
            throw c.wrong("layer_types", types.size() + " entries", layers + ", one for each layer");
        }
        List<Integer> windows = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            String type = types != null && types.isArray() ? types.get(i).asText() : "";
            windows.add(
                    switch (type) {
                        case "" -> older.of(i);
                        case "full_attention" -> 0;
                        case "sliding_attention" -> c.size("sliding_window");
                        default ->
                            throw c.wrong("layer_types", "'" + type + "'", "full_attention or sliding_attention");
                    });
        }
        return List.copyOf(windows);
    }
}
