package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The blank that some tokenizers put before a text: a {@code Prepend} normalizer, a {@code Metaspace} pre-tokenizer or a
 * {@code ByteLevel} one with {@code add_prefix_space}.
 */
final class LeadingBlank {
    private static final List<String> CHILDREN = List.of("normalizers", "pretokenizers");

    private LeadingBlank() {}

    static boolean isAdded(JsonNode normalizer, JsonNode preTokenizer) {
        return adds(normalizer) || adds(preTokenizer);
    }

    private static boolean adds(JsonNode step) {
        for (String children : CHILDREN) {
            for (JsonNode child : step.path(children)) {
                if (adds(child)) {
                    return true;
                }
            }
        }
        return switch (step.path("type").asText()) {
            case "Prepend" -> true;
            case "Metaspace" -> prependsMetaspace(step);
            case "ByteLevel" -> step.path("add_prefix_space").asBoolean(true);
            default -> false;
        };
    }

    /** Newer files say {@code prepend_scheme}, older ones {@code add_prefix_space}; both default to adding it. */
    static boolean prependsMetaspace(JsonNode step) {
        JsonNode scheme = step.path("prepend_scheme");
        return scheme.isTextual()
                ? !scheme.textValue().equals("never")
                : step.path("add_prefix_space").asBoolean(true);
    }

    /** Changes a {@code tokenizer.json} so that it adds no blank. */
    static void remove(ObjectNode json) {
        removeFrom(json, "normalizer");
        removeFrom(json, "pre_tokenizer");
    }

    private static void removeFrom(ObjectNode json, String key) {
        if (json.path(key) instanceof ObjectNode step) {
            if (step.path("type").asText().equals("Prepend")) {
                json.putNull(key);
            } else {
                removeFrom(step);
            }
        }
    }

    private static void removeFrom(ObjectNode step) {
        switch (step.path("type").asText()) {
            case "Metaspace" -> step.put("prepend_scheme", "never").put("add_prefix_space", false);
            case "ByteLevel" -> step.put("add_prefix_space", false);
            default -> {
                for (String children : CHILDREN) {
                    if (step.has(children)) {
                        step.withArray(children)
                                .removeIf(child -> child.path("type").asText().equals("Prepend"));
                        step.path(children).forEach(child -> removeFrom((ObjectNode) child));
                    }
                }
            }
        }
    }
}
