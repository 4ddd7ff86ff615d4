package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the {@code config.json} and {@code generation_config.json} that Hugging Face would have for the model in a GGUF file. */
final class GgufConfig {
    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String architecture;
    private final GgufHyperparameters keys;

    GgufConfig(GgufFile file) {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = metadata.text("general.architecture")
                .orElseThrow(() -> new CheckpointException(file.source() + ": 'general.architecture' is missing"));
        this.keys = new GgufHyperparameters(metadata, architecture);
    }

    /** @throws CheckpointException where the architecture is unknown, a key is missing, or one changes the model in an unknown way */
    ObjectNode config() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        long hidden = keys.size("embedding_length");
        long heads = keys.size("attention.head_count");
        Optional<Long> window = keys.optionalSize("attention.sliding_window");
        describeFamily(config, window);
        config.put("vocab_size", vocabulary());
        config.put("hidden_size", hidden);
        config.put("intermediate_size", keys.size("feed_forward_length"));
        config.put("num_hidden_layers", keys.size("block_count"));
        config.put("num_attention_heads", heads);
        config.put(
                "num_key_value_heads",
                keys.optionalSize("attention.head_count_kv").orElse(heads));
        config.put("head_dim", headSize(hidden, heads));
        config.put("hidden_act", "silu");
        config.put("max_position_embeddings", keys.size("context_length"));
        config.put("rms_norm_eps", keys.positive("attention.layer_norm_rms_epsilon"));
        new GgufRope(keys).describe(config, optionalTensor(GgufRope.FACTORS));
        config.put("tie_word_embeddings", !file.contains("output.weight"));
        config.put("torch_dtype", "float32");
        describeTokens(config);
        Stream.of("tensor_data_layout", "expert_used_count").forEach(keys::ignore);
        keys.refuseOthers();
        return config;
    }

    /** Beginning and end tokens; the end of a turn counts as an end as well. */
    Optional<ObjectNode> generationConfig() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        describeTokens(config);
        return config.isEmpty() ? Optional.empty() : Optional.of(config);
    }

    private void describeFamily(ObjectNode config, Optional<Long> window) {
        switch (architecture) {
            case "llama" -> {
                family(config, window.isPresent() ? "mistral" : "llama", window.isPresent() ? "Mistral" : "Llama");
                window.ifPresent(size -> config.put("sliding_window", size));
                config.put("attention_bias", file.contains("blk.0.attn_q.bias"));
                config.put("mlp_bias", file.contains("blk.0.ffn_up.bias"));
            }
            case "qwen2" -> family(config, "qwen2", "Qwen2");
            case "qwen3" -> {
                family(config, "qwen3", "Qwen3");
                config.put("attention_bias", file.contains("blk.0.attn_q.bias"));
            }
            default ->
                throw new CheckpointException(file.source() + ": 'general.architecture' is '" + architecture
                        + "', but only llama, qwen2 and qwen3 can be read from GGUF");
        }
        if (!architecture.equals("llama") && window.isPresent()) {
            throw new CheckpointException(
                    file.source() + ": a sliding window is not supported for the architecture '" + architecture + "'");
        }
    }

    private static void family(ObjectNode config, String modelType, String className) {
        config.putArray("architectures").add(className + "ForCausalLM");
        config.put("model_type", modelType);
    }

    private long vocabulary() {
        TensorInfo embedding = file.info("token_embd.weight");
        long rows = embedding.rank() == 2 ? embedding.dimension(0) : 0;
        keys.optionalSize("vocab_size").filter(size -> size != rows).ifPresent(size -> {
            throw keys.failure("'" + architecture + ".vocab_size' is " + size + ", but the embedding is " + embedding);
        });
        return rows;
    }

    private long headSize(long hidden, long heads) {
        Optional<Long> keyLength = keys.optionalSize("attention.key_length");
        if (keyLength.isEmpty() && hidden % heads != 0) {
            throw keys.failure("'" + architecture + ".embedding_length' is " + hidden + ", which " + heads
                    + " heads do not divide");
        }
        long size = keyLength.orElse(hidden / heads);
        for (String other : new String[] {"attention.value_length", "rope.dimension_count"}) {
            keys.optionalSize(other).filter(value -> value != size).ifPresent(value -> {
                throw keys.failure("'" + architecture + "." + other + "' is " + value + ", but the heads have the size "
                        + size + "; differing sizes are not supported");
            });
        }
        return size;
    }

    private void describeTokens(ObjectNode config) {
        metadata.whole("tokenizer.ggml.bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
        long[] ends = Stream.of("eos", "eot", "eom")
                .flatMap(end -> metadata.whole("tokenizer.ggml." + end + "_token_id").stream())
                .mapToLong(Long::longValue)
                .distinct()
                .toArray();
        if (ends.length == 1) {
            config.put("eos_token_id", ends[0]);
        } else if (ends.length > 1) {
            var list = config.putArray("eos_token_id");
            for (long end : ends) {
                list.add(end);
            }
        }
        metadata.whole("tokenizer.ggml.padding_token_id").ifPresent(id -> config.put("pad_token_id", id));
    }

    private Optional<StoredTensor> optionalTensor(String name) {
        return file.contains(name) ? Optional.of(file.tensor(name)) : Optional.empty();
    }
}
