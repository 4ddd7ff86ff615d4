package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Algorithm;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Kind;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Normalization;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Piece;

/**
 * Tokenizers of GGUF files, by writing their vocabulary in the form of the two kinds of tokenizer files: byte-level BPE as
 * a {@code tokenizer.json}, SentencePiece as its pieces. Defaults for absent metadata are those of llama.cpp.
 */
final class GgufTokenizers {
    private GgufTokenizers() {}

    static Tokenizer create(VocabularySource source) {
        check(source);
        return switch (source.model()) {
            case "gpt2" -> byteLevel(source);
            case "llama" -> sentencePiece(source);
            default ->
                throw new TokenizerException(
                        source.name() + ": tokenizer.ggml.model is \"" + source.model() + "\", expected gpt2 or llama");
        };
    }

    private static void check(VocabularySource source) {
        int size = source.tokens().size();
        if (size == 0 || size > Vocabulary.MAX_SIZE) {
            throw new TokenizerException(source.name() + ": tokenizer.ggml.tokens has " + size + " entries");
        }
        checkLength(source, "token_type", source.types().length);
        checkLength(source, "scores", source.scores().length);
        roles(source).forEach((role, id) -> checkId(source, role, id));
        source.eos().forEach(id -> checkId(source, "an end of text", id));
    }

    private static void checkId(VocabularySource source, String role, int id) {
        int size = source.tokens().size();
        if (id < 0 || id >= size) {
            throw new TokenizerException(
                    source.name() + ": the id " + id + " of " + role + " is not in [0, " + size + ")");
        }
    }

    private static void checkLength(VocabularySource source, String key, int length) {
        if (length != 0 && length != source.tokens().size()) {
            throw new TokenizerException(source.name() + ": tokenizer.ggml." + key + " has " + length + " entries for "
                    + source.tokens().size() + " tokens");
        }
    }

    private static Tokenizer byteLevel(VocabularySource source) {
        BytePairScheme scheme = BytePairScheme.of(source.pre(), source.name());
        HuggingFaceFile file = HuggingFaceFile.read(ByteLevelFile.write(source, scheme), source.name());
        boolean addBos = source.addBos().orElse(scheme.addsBos());
        return completed(HuggingFaceTokenizers.create(file, config(source, addBos)), source);
    }

    private static Tokenizer sentencePiece(VocabularySource source) {
        List<Piece> pieces = new ArrayList<>();
        boolean bytes = false;
        for (int id = 0; id < source.tokens().size(); id++) {
            float score = source.scores().length == 0 ? 0 : source.scores()[id];
            Kind kind = kind(source, id);
            bytes |= kind == Kind.BYTE;
            pieces.add(new Piece(source.tokens().get(id), score, kind));
        }
        Normalization normalization =
                new Normalization(CharacterMap.IDENTITY, source.addSpacePrefix().orElse(true), false, true);
        SentencePieceModel model =
                new SentencePieceModel(source.name(), pieces, Algorithm.BPE, bytes, normalization, Map.of());
        return completed(
                SentencePieceTokenizers.create(
                        model, config(source, source.addBos().orElse(true))),
                source);
    }

    static Kind kind(VocabularySource source, int id) {
        return source.types().length == 0 ? Kind.NORMAL : Kind.of(source.types()[id], source.name());
    }

    private static Map<String, Integer> roles(VocabularySource source) {
        Map<String, Integer> roles = new LinkedHashMap<>();
        put(roles, "bos_token", source.bos());
        put(roles, "pad_token", source.pad());
        put(roles, "unk_token", source.unknown());
        source.eos().stream().findFirst().ifPresent(id -> roles.put("eos_token", id));
        return roles;
    }

    private static void put(Map<String, Integer> roles, String role, OptionalInt id) {
        id.ifPresent(value -> roles.put(role, value));
    }

    private static TokenizerConfig config(VocabularySource source, boolean addBos) {
        Map<String, String> named = new LinkedHashMap<>();
        roles(source).forEach((role, id) -> named.put(role, source.tokens().get(id)));
        return new TokenizerConfig(
                "",
                named,
                source.eos().stream().skip(1).map(source.tokens()::get).toList(),
                List.of(),
                Optional.of(addBos && source.bos().isPresent()),
                Optional.of(source.addEos().orElse(false)),
                true,
                0,
                source.chatTemplates());
    }

    /** All the ends that the file names, not only the one with the role of the end of a text. */
    private static Tokenizer completed(ModelTokenizer tokenizer, VocabularySource source) {
        Set<Integer> eos = new HashSet<>(source.eos());
        return eos.size() > 1 ? tokenizer.withEos(eos) : tokenizer;
    }
}
