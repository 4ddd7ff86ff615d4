package org.medicalgpt4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The families this program knows, by the {@code model_type} of a {@code config.json}. */
public final class Architectures {
    private static final Map<String, Function<ConfigReader, Architecture>> FAMILIES = new TreeMap<>(Map.ofEntries(
            Map.entry("baichuan", LlamaFamilies::baichuan),
            Map.entry("bloom", BloomFamilies::bloom),
            Map.entry("chatglm", ChatGlmFamilies::chatGlm),
            Map.entry("cohere", CohereFamilies::cohere),
            Map.entry("deepseek_v2", DeepSeekFamilies::deepSeekV2),
            Map.entry("deepseek_v3", DeepSeekFamilies::deepSeekV3),
            Map.entry("glm", GlmFamilies::glm),
            Map.entry("glm4", GlmFamilies::glm4),
            Map.entry("internlm2", LlamaFamilies::internLm2),
            Map.entry("llama", LlamaFamilies::llama),
            Map.entry("mistral", LlamaFamilies::mistral),
            Map.entry("qwen", QwenFamilies::qwen),
            Map.entry("mixtral", ExpertFamilies::mixtral),
            Map.entry("qwen2", LlamaFamilies::qwen2),
            Map.entry("qwen2_moe", ExpertFamilies::qwen2Moe),
            Map.entry("qwen3", LlamaFamilies::qwen3),
            Map.entry("qwen3_moe", ExpertFamilies::qwen3Moe)));

    private Architectures() {}

    /**
     * The architecture that a configuration describes.
     *
     * @throws ModelException if the family is not known, or a key is missing or out of range
     */
    public static Architecture of(JsonNode config) {
        ConfigReader reader = new ConfigReader(config);
        String type = reader.text("model_type");
        Function<ConfigReader, Architecture> family = FAMILIES.get(type);
        if (family == null) {
            throw reader.wrong("model_type", "'" + type + "'", "one of " + String.join(", ", FAMILIES.keySet()));
        }
        return family.apply(reader);
    }
}
