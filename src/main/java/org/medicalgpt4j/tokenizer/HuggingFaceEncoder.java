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

/**
 * Encoding by a {@code tokenizer.json}. Ordinary text and continuations are encoded by variants of the same file, made
 * when first asked for: one without control tokens, one that puts no blank before a text.
 */
final class HuggingFaceEncoder implements Encoder {

    /** Which of the file's ways of encoding are kept. */
    private record Variant(boolean withBlank, boolean ordinary) {}

    private final HuggingFaceFile file;
    private final NativeTokenizer plain;
    private final Map<Variant, NativeTokenizer> variants = new HashMap<>();
    private final boolean addsBlank;

    HuggingFaceEncoder(HuggingFaceFile file) {
        this.file = file;
        this.plain = new NativeTokenizer(file.json(), file.name());
        this.addsBlank = LeadingBlank.isAdded(file.normalizer(), file.preTokenizer());
    }

    @Override
    public int[] encode(String text, boolean startsText, boolean ordinary) {
        return encoder(startsText || !addsBlank, ordinary).encode(text, false);
    }

    /** Ids with what the file's post-processor adds. */
    int[] encodeProcessed(String text) {
        return plain.encode(text, true);
    }

    private synchronized NativeTokenizer encoder(boolean withBlank, boolean ordinary) {
        return withBlank && !ordinary
                ? plain
                : variants.computeIfAbsent(new Variant(withBlank, ordinary), this::variant);
    }

    private NativeTokenizer variant(Variant variant) {
        ObjectNode json = JsonFile.large(file.json(), file.name());
        if (!variant.withBlank()) {
            LeadingBlank.remove(json);
        }
        if (variant.ordinary()) {
            removeControlTokens(json);
        }
        json.putNull("post_processor");
        try {
            return new NativeTokenizer(JsonFile.MAPPER.writeValueAsBytes(json), file.name());
        } catch (IOException e) {
            throw JsonFile.broken(file.name(), e);
        }
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
    }
}
