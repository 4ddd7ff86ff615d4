package org.medicalgpt4j.tool.fresh;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sizes of a new model of the LLaMA or Qwen2 family with a tied head.
 *
 * @param family {@code llama} or {@code qwen2}
 * @param vocabulary most tokens of the tokenizer; a small text gives fewer
 */
public record ModelShape(
        String family,
        int vocabulary,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyValueHeads,
        int positions) {

    /** {@code config.json} for a tokenizer of {@code tokens} tokens. */
    ObjectNode config(int tokens, int endToken) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putArray("architectures").add(family.equals("llama") ? "LlamaForCausalLM" : "Qwen2ForCausalLM");
        config.put("model_type", family);
        config.put("vocab_size", tokens);
        config.put("hidden_size", hidden);
        config.put("intermediate_size", intermediate);
        config.put("num_hidden_layers", layers);
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", keyValueHeads);
        config.put("max_position_embeddings", positions);
        config.put("hidden_act", "silu");
        config.put("initializer_range", 0.02);
        config.put("rms_norm_eps", 1e-6);
        config.put("rope_theta", 10000.0);
        config.put("tie_word_embeddings", true);
        config.put("eos_token_id", endToken);
        config.put("use_cache", true);
        config.put("torch_dtype", "float32");
        return config;
    }
}
