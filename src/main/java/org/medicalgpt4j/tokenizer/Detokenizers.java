package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the {@link Detokenizer} that a {@code tokenizer.json} describes in its {@code decoder}. */
final class Detokenizers {
    private static final String BLANK = String.valueOf(PieceDetokenizer.BLANK);

    private Detokenizers() {}

    /** Empty if the decoder is of a kind that cannot work token by token (WordPiece and others of no language model). */
    static Optional<Detokenizer> of(HuggingFaceFile file) {
        JsonNode decoder = file.decoder();
        return switch (decoder.path("type").asText()) {
            case "ByteLevel" -> Optional.of(byteLevel(file.vocabulary()));
            case "Metaspace" -> Optional.of(metaspace(file.vocabulary(), decoder));
            case "Sequence" -> sequence(file.vocabulary(), decoder.path("decoders"));
            default -> Optional.empty();
        };
    }

    private static Detokenizer byteLevel(Vocabulary vocabulary) {
        return (id, first) -> ByteAlphabet.bytes(vocabulary.token(id));
    }

    /** The first token loses all its blanks if encoding puts one before the text, as the reference library does it. */
    private static Detokenizer metaspace(Vocabulary vocabulary, JsonNode decoder) {
        String replacement = decoder.path("replacement").asText(BLANK);
        boolean prepends = LeadingBlank.prependsMetaspace(decoder);
        return (id, first) -> vocabulary
                .token(id)
                .replace(replacement, first && prepends ? "" : " ")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Detokenizer> sequence(Vocabulary vocabulary, JsonNode steps) {
        if (steps.size() == 1 && steps.get(0).path("type").asText().equals("ByteLevel")) {
            return Optional.of(byteLevel(vocabulary));
        }
        boolean replacesBlanks = false;
        boolean byteFallback = false;
        int leadingBlanks = 0;
        for (JsonNode step : steps) {
            switch (step.path("type").asText()) {
                case "Replace" ->
                    replacesBlanks =
                            step.path("pattern").path("String").asText().equals(BLANK)
                                    && step.path("content").asText().equals(" ");
                case "ByteFallback" -> byteFallback = true;
                case "Strip" -> {
                    if (!step.path("content").asText().equals(" ")
                            || step.path("stop").asInt() != 0) {
                        return Optional.empty();
                    }
                    leadingBlanks = step.path("start").asInt();
                }
                case "Fuse" -> {}
                default -> {
                    return Optional.empty();
                }
            }
        }
        return replacesBlanks
                ? Optional.of(new PieceDetokenizer(vocabulary, byteFallback, leadingBlanks))
                : Optional.empty();
    }
}
