package org.medicalgpt4j.tool.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Tokens behind all others of a {@code tokenizer.json} and of the files beside it. */
final class TokenizerAdditions {
    private static final String TOKENIZER = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String ADDED = "added_tokens.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerAdditions() {}

    /**
     * The files that change, by name.
     *
     * @param tokenizer that of the folder
     * @throws CheckpointException if the folder has no tokenizer.json, or there is such a token already
     */
    static Map<String, JsonNode> files(Path folder, Tokenizer tokenizer, List<NewToken> tokens) {
        if (!Files.exists(folder.resolve(TOKENIZER))) {
            throw new CheckpointException(folder + " has no " + TOKENIZER
                    + " that tokens could be added to: give a folder with a tokenizer that has them");
        }
        requireNew(tokenizer, tokens);
        Map<String, JsonNode> files = new LinkedHashMap<>();
        ObjectNode main = read(folder.resolve(TOKENIZER));
        ArrayNode added = main.withArray("added_tokens");
        for (int i = 0; i < tokens.size(); i++) {
            ObjectNode entry = added.addObject().put("id", tokenizer.vocabularySize() + i);
            describe(entry, tokens.get(i));
        }
        files.put(TOKENIZER, main);
        if (Files.exists(folder.resolve(CONFIG))) {
            files.put(CONFIG, config(read(folder.resolve(CONFIG)), tokenizer, tokens));
        }
        if (Files.exists(folder.resolve(ADDED))) {
            ObjectNode ids = read(folder.resolve(ADDED));
            for (int i = 0; i < tokens.size(); i++) {
                ids.put(tokens.get(i).text(), tokenizer.vocabularySize() + i);
            }
            files.put(ADDED, ids);
        }
        return files;
    }

    private static void requireNew(Tokenizer tokenizer, List<NewToken> tokens) {
        Set<String> seen = new HashSet<>();
        for (NewToken token : tokens) {
            OptionalInt known = tokenizer.tokenId(token.text());
            if (known.isPresent()) {
                throw new CheckpointException(
                        "the vocabulary has the token '" + token.text() + "' already, with the id " + known.getAsInt());
            }
            if (token.text().isEmpty() || !seen.add(token.text())) {
                throw new CheckpointException(
                        token.text().isEmpty()
                                ? "a token to add has no text"
                                : "the token '" + token.text() + "' is to be added twice");
            }
        }
    }

    /** As the transformers library adds tokens: text of the model is normalised, marks are not. */
    private static void describe(ObjectNode entry, NewToken token) {
        entry.put("content", token.text())
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", !token.special())
                .put("special", token.special());
    }

    private static ObjectNode config(ObjectNode config, Tokenizer tokenizer, List<NewToken> tokens) {
        if (config.get("added_tokens_decoder") instanceof ObjectNode decoder) {
            for (int i = 0; i < tokens.size(); i++) {
                describe(decoder.putObject(Integer.toString(tokenizer.vocabularySize() + i)), tokens.get(i));
            }
        }
        if (config.get("additional_special_tokens") instanceof ArrayNode special) {
            tokens.stream().filter(NewToken::special).forEach(token -> special.add(token.text()));
        }
        return config;
    }

    private static ObjectNode read(Path file) {
        try {
            if (JSON.readTree(file.toFile()) instanceof ObjectNode object) {
                return object;
            }
            throw new CheckpointException(file + " is no JSON object");
        } catch (IOException failure) {
            throw new CheckpointException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }
}
