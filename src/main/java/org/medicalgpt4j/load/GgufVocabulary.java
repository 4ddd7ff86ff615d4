package org.medicalgpt4j.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.GgufMetadata;
import org.medicalgpt4j.tokenizer.VocabularySource;

/** The tokenizer's part of a GGUF file's metadata. */
final class GgufVocabulary {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final String TEMPLATE = "tokenizer.chat_template";

    private final GgufMetadata metadata;

    private GgufVocabulary(GgufMetadata metadata) {
        this.metadata = metadata;
    }

    /** @throws CheckpointException if there is no vocabulary or an entry is of the wrong type */
    static VocabularySource of(GgufMetadata metadata) {
        return new GgufVocabulary(metadata).read();
    }

    private VocabularySource read() {
        return new VocabularySource(
                metadata.source(),
                metadata.text(PREFIX + "model").orElseThrow(() -> missing("model")),
                metadata.text(PREFIX + "pre").orElse(""),
                metadata.texts(PREFIX + "tokens").orElseThrow(() -> missing("tokens")),
                scores(),
                types(),
                metadata.texts(PREFIX + "merges").orElse(List.of()),
                id("bos_token_id"),
                endTokens(),
                id("padding_token_id"),
                id("unknown_token_id"),
                metadata.flag(PREFIX + "add_bos_token"),
                metadata.flag(PREFIX + "add_eos_token"),
                metadata.flag(PREFIX + "add_space_prefix"),
                templates());
    }

    private float[] scores() {
        double[] scores = metadata.reals(PREFIX + "scores").orElse(new double[0]);
        float[] narrow = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            narrow[i] = (float) scores[i];
        }
        return narrow;
    }

    private int[] types() {
        long[] types = metadata.wholes(PREFIX + "token_type").orElse(new long[0]);
        int[] narrow = new int[types.length];
        for (int i = 0; i < types.length; i++) {
            narrow[i] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, types[i]));
        }
        return narrow;
    }

    private List<Integer> endTokens() {
        List<Integer> ends = new ArrayList<>();
        Stream.of("eos_token_id", "eot_token_id", "eom_token_id")
                .map(this::id)
                .flatMapToInt(OptionalInt::stream)
                .distinct()
                .forEach(ends::add);
        return ends;
    }

    private OptionalInt id(String key) {
        return metadata.whole(PREFIX + key)
                .map(value -> {
                    if (value != value.intValue()) {
                        throw new CheckpointException(
                                metadata.source() + ": '" + PREFIX + key + "' is " + value + ", which is no token id");
                    }
                    return OptionalInt.of(value.intValue());
                })
                .orElse(OptionalInt.empty());
    }

    private Map<String, String> templates() {
        Map<String, String> templates = new LinkedHashMap<>();
        metadata.text(TEMPLATE).ifPresent(text -> templates.put("default", text));
        for (String key : metadata.keys()) {
            if (key.startsWith(TEMPLATE + ".")) {
                metadata.text(key).ifPresent(text -> templates.put(key.substring(TEMPLATE.length() + 1), text));
            }
        }
        return templates;
    }

    private CheckpointException missing(String key) {
        return new CheckpointException(
                metadata.source() + ": the metadata has no '" + PREFIX + key + "', so that texts cannot be read");
    }
}
