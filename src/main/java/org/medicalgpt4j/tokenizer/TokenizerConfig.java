package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code tokenizer_config.json} and its companions say beside the vocabulary.
 *
 * @param tokenizerClass {@code tokenizer_class}, empty if absent
 * @param namedTokens spelling by role: {@code bos_token}, {@code eos_token}, {@code pad_token}, {@code unk_token} ...
 * @param moreSpecialTokens spellings of {@code additional_special_tokens}
 * @param addedTokens {@code added_tokens_decoder} and {@code added_tokens.json}
 * @param addBos {@code add_bos_token} if present
 * @param addEos {@code add_eos_token} if present
 * @param legacy {@code legacy} of LLaMA tokenizers, true if absent
 * @param imageTokens {@code num_image_tokens} of ChatGLM-6B, 20000 if absent as its code has it
 * @param chatTemplates by name
 */
record TokenizerConfig(
        String tokenizerClass,
        Map<String, String> namedTokens,
        List<String> moreSpecialTokens,
        List<AddedToken> addedTokens,
        Optional<Boolean> addBos,
        Optional<Boolean> addEos,
        boolean legacy,
        int imageTokens,
        Map<String, String> chatTemplates) {

    static final String FILE = "tokenizer_config.json";

    /** Reads the files that are there; each of them may be missing. */
    static TokenizerConfig load(Path folder) {
        Path file = folder.resolve(FILE);
        JsonNode config = Files.exists(file) ? JsonFile.object(file) : JsonFile.MAPPER.createObjectNode();
        Map<String, String> named = new LinkedHashMap<>();
        List<String> more = new ArrayList<>();
        readNamedTokens(config, file, named, more);
        Path map = folder.resolve("special_tokens_map.json");
        if (Files.exists(map)) {
            readNamedTokens(JsonFile.object(map), map, named, more);
        }
        return new TokenizerConfig(
                config.path("tokenizer_class").asText(""),
                named,
                more,
                addedTokens(config, file, folder.resolve("added_tokens.json")),
                flag(config, "add_bos_token", file),
                flag(config, "add_eos_token", file),
                flag(config, "legacy", file).orElse(true),
                config.path("num_image_tokens").asInt(20000),
                ChatTemplateFiles.load(folder, config.path("chat_template"), file));
    }

    TokenizerConfig withNamedTokens(Map<String, String> tokens) {
        return new TokenizerConfig(
                tokenizerClass,
                tokens,
                moreSpecialTokens,
                addedTokens,
                addBos,
                addEos,
                legacy,
                imageTokens,
                chatTemplates);
    }

    TokenizerConfig withAddedTokens(List<AddedToken> tokens) {
        return new TokenizerConfig(
                tokenizerClass,
                namedTokens,
                moreSpecialTokens,
                tokens,
                addBos,
                addEos,
                legacy,
                imageTokens,
                chatTemplates);
    }

    /** First file wins: {@code special_tokens_map.json} only completes older folders. */
    private static void readNamedTokens(JsonNode json, Path file, Map<String, String> named, List<String> more) {
        json.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (key.endsWith("_token") && !value.isNull() && !value.isBoolean()) {
                named.putIfAbsent(key, spelling(value, file, key));
            }
        });
        for (String key : List.of("additional_special_tokens", "extra_special_tokens")) {
            json.path(key).forEach(value -> more.add(spelling(value, file, key)));
        }
    }

    private static String spelling(JsonNode value, Path file, String key) {
        JsonNode content = value.isObject() ? value.path("content") : value;
        if (!content.isTextual()) {
            throw new TokenizerException(
                    file + ": " + key + " is " + value + ", expected a string or an object with content");
        }
        return content.textValue();
    }

    private static Optional<Boolean> flag(JsonNode config, String key, Path file) {
        JsonNode value = config.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw new TokenizerException(file + ": " + key + " is " + value + ", expected true or false");
        }
        return Optional.of(value.booleanValue());
    }

    private static List<AddedToken> addedTokens(JsonNode config, Path file, Path legacyFile) {
        List<AddedToken> tokens = new ArrayList<>();
        config.path("added_tokens_decoder").properties().forEach(entry -> {
            String where = file + ": added_tokens_decoder";
            boolean special = entry.getValue().path("special").asBoolean(false);
            tokens.add(new AddedToken(
                    id(entry.getKey(), where), spelling(entry.getValue(), file, "added_tokens_decoder"), special));
        });
        if (Files.exists(legacyFile)) {
            JsonFile.object(legacyFile).properties().forEach(entry -> {
                int id = id(entry.getValue().asText(), legacyFile.toString());
                if (tokens.stream().noneMatch(token -> token.content().equals(entry.getKey()))) {
                    tokens.add(new AddedToken(id, entry.getKey(), false));
                }
            });
        }
        return tokens;
    }

    private static int id(String text, String where) {
        try {
            int id = Integer.parseInt(text);
            if (id >= 0 && id < Vocabulary.MAX_SIZE) {
                return id;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new TokenizerException(where + ": \"" + text + "\" is no token id");
    }
}
