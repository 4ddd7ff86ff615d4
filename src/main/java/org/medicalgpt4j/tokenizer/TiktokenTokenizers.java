package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Tokenizers of tiktoken files. How a text is cut, which tokens follow the file's and what is put before a text stands in the
 * families' Python code, so that it is known here: Qwen (1) and GLM-4.
 */
final class TiktokenTokenizers {
    private static final String END_OF_TEXT = "<|endoftext|>";

    /**
     * What is known of a family.
     *
     * @param special tokens that follow those of the file
     * @param before tokens that are put before a text
     */
    private record Family(BytePairScheme scheme, List<String> special, List<String> before) {}

    private static final Family QWEN = new Family(BytePairScheme.QWEN_TIKTOKEN, qwenSpecial(), List.of());

    private static final Family GLM4 = new Family(
            BytePairScheme.GLM4_TIKTOKEN,
            List.of(
                    END_OF_TEXT,
                    "[MASK]",
                    "[gMASK]",
                    "[sMASK]",
                    "<sop>",
                    "<eop>",
                    "<|system|>",
                    "<|user|>",
                    "<|assistant|>",
                    "<|observation|>"),
            List.of("[gMASK]", "<sop>"));

    private TiktokenTokenizers() {}

    private static List<String> qwenSpecial() {
        List<String> special = new ArrayList<>(List.of(END_OF_TEXT, "<|im_start|>", "<|im_end|>"));
        IntStream.range(0, 205).forEach(i -> special.add("<|extra_" + i + "|>"));
        return special;
    }

    /** @throws TokenizerException if the settings name no family that is known */
    static ModelTokenizer create(TiktokenFile file, TokenizerConfig config) {
        Family family = family(file, config);
        List<String> tokens = new ArrayList<>(file.tokens());
        tokens.addAll(special(file, family, config));
        int[] types = new int[tokens.size()];
        Arrays.fill(types, SentencePieceModel.Kind.NORMAL.number());
        Arrays.fill(types, file.tokens().size(), types.length, SentencePieceModel.Kind.CONTROL.number());
        VocabularySource source = new VocabularySource(
                file.name(),
                "gpt2",
                "",
                tokens,
                new float[0],
                types,
                file.merges(),
                OptionalInt.empty(),
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        ModelTokenizer tokenizer = HuggingFaceTokenizers.create(
                HuggingFaceFile.read(ByteLevelFile.write(source, family.scheme()), file.name()), named(config));
        int[] before = family.before().stream()
                .map(tokenizer::tokenId)
                .mapToInt(OptionalInt::orElseThrow)
                .toArray();
        return tokenizer.withFrame(new Frame(before, new int[0]));
    }

    private static Family family(TiktokenFile file, TokenizerConfig config) {
        return switch (config.tokenizerClass()) {
            case "QWenTokenizer" -> QWEN;
            case "ChatGLM4Tokenizer" -> GLM4;
            default -> {
                if (file.name().endsWith(".tiktoken")) {
                    yield QWEN;
                }
                throw new TokenizerException(file.name() + ": is a tiktoken file, but tokenizer_class is '"
                        + config.tokenizerClass() + "', expected QWenTokenizer or ChatGLM4Tokenizer");
            }
        };
    }

    /** Tokens behind those of the file: as the settings say, or as the family has them. */
    private static List<String> special(TiktokenFile file, Family family, TokenizerConfig config) {
        if (config.addedTokens().isEmpty()) {
            return family.special();
        }
        TreeMap<Integer, String> byId = new TreeMap<>();
        config.addedTokens().forEach(token -> byId.put(token.id(), token.content()));
        int first = file.tokens().size();
        if (byId.firstKey() < first) {
            throw new TokenizerException(TokenizerConfig.FILE + " adds the token \""
                    + byId.firstEntry().getValue() + "\" as " + byId.firstKey() + ", but " + file.name() + " has "
                    + first + " tokens of its own");
        }
        List<String> special = new ArrayList<>();
        for (int id = first; id <= byId.lastKey(); id++) {
            special.add(byId.getOrDefault(id, "<|unused_" + id + "|>"));
        }
        return special;
    }

    private static TokenizerConfig named(TokenizerConfig config) {
        Map<String, String> named = new LinkedHashMap<>(Map.of("eos_token", END_OF_TEXT, "pad_token", END_OF_TEXT));
        named.putAll(config.namedTokens());
        return config.withNamedTokens(named);
    }
}
