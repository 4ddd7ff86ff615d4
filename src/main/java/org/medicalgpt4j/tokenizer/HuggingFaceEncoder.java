package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Encoding by a {@code tokenizer.json}. Ordinary text and continuations are encoded by variants of the same file, made
 * when first asked for: one without control tokens, one that puts no blank before a text.
 */
final class HuggingFaceEncoder implements Encoder {
    private final HuggingFaceFile file;
    private final NativeTokenizer plain;
    private final Map<String, NativeTokenizer> variants = new HashMap<>();
    private final boolean addsBlank;

    HuggingFaceEncoder(HuggingFaceFile file) {
        this.file = file;
        this.plain = new NativeTokenizer(file.json(), file.name());
        this.addsBlank = LeadingBlank.isAdded(file.normalizer(), file.preTokenizer());
    }

    @Override
    public int[] encode(String text) {
        return plain.encode(text, false);
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return plain.encode(text, true);
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return variant("ordinary", this::removeControlTokens).encode(text, false);
    }

    @Override
    public int[] encodeContinuation(String text) {
        return addsBlank ? variant("continuation", LeadingBlank::remove).encode(text, false) : encode(text);
    }

    private synchronized NativeTokenizer variant(String key, Consumer<ObjectNode> change) {
        return variants.computeIfAbsent(key, k -> {
            try {
                ObjectNode json = JsonFile.object(file.json(), file.name());
                change.accept(json);
                return new NativeTokenizer(JsonFile.MAPPER.writeValueAsBytes(json), file.name());
            } catch (IOException e) {
                throw JsonFile.broken(file.name(), e);
            }
        });
    }

    /**
     * Makes control tokens unrecognisable. One that the model's own vocabulary lacks is renamed instead of removed, since
     * the library numbers such tokens by their order; nobody can write the new name, which is random.
     */
    private void removeControlTokens(ObjectNode json) {
        Set<String> control = new HashSet<>();
        file.addedTokens().stream().filter(AddedToken::isControl).forEach(token -> control.add(token.content()));
        JsonNode known = json.path("model").path("vocab");
        ArrayNode kept = JsonFile.MAPPER.createArrayNode();
        for (JsonNode token : json.path("added_tokens")) {
            String content = token.path("content").textValue();
            if (!control.contains(content)) {
                kept.add(token);
            } else if (!known.has(content)) {
                kept.add(((ObjectNode) token).put("content", UUID.randomUUID().toString()));
            }
        }
        json.set("added_tokens", kept);
        json.putNull("post_processor");
    }
}
