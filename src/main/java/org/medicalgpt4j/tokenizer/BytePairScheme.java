package org.medicalgpt4j.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a family of byte-level BPE tokenizers cuts a text before merging; the names are those of {@code tokenizer.ggml.pre}.
 */
enum BytePairScheme {
    GPT2(List.of("gpt-2", "gpt2"), List.of(Patterns.GPT2), false, false, false),
    SMOLLM(List.of("smollm", "starcoder", "refact"), List.of("\\p{N}", Patterns.GPT2), false, false, false),
    LLAMA3(List.of("llama-bpe", "llama3", "llama-v3"), List.of(Patterns.words("\\p{N}{1,3}")), false, true, true),
    QWEN2(List.of("qwen2", "deepseek-r1-qwen"), List.of(Patterns.words("\\p{N}")), true, false, false),
    GLM4(List.of("glm4", "chatglm-bpe"), List.of(Patterns.words("\\p{N}{1,3}")), false, false, false),
    /** Qwen's vocabulary in its first form, which takes a piece that is a token as it is. */
    QWEN_TIKTOKEN(List.of(), List.of(Patterns.words("\\p{N}")), true, true, false),
    GLM4_TIKTOKEN(List.of(), List.of(Patterns.words("\\p{N}{1,3}")), false, true, false);

    private final List<String> names;
    private final List<String> patterns;
    private final boolean composes;
    private final boolean wholeWordsFirst;
    private final boolean addsBos;

    BytePairScheme(
            List<String> names, List<String> patterns, boolean composes, boolean wholeWordsFirst, boolean addsBos) {
        this.names = names;
        this.patterns = patterns;
        this.composes = composes;
        this.wholeWordsFirst = wholeWordsFirst;
        this.addsBos = addsBos;
    }

    static BytePairScheme of(String pre, String file) {
        for (BytePairScheme scheme : values()) {
            if (scheme.names.contains(pre)) {
                return scheme;
            }
        }
        String known =
                Arrays.stream(values()).flatMap(scheme -> scheme.names.stream()).collect(Collectors.joining(", "));
        throw new TokenizerException(file + ": tokenizer.ggml.pre is \"" + pre + "\", expected one of " + known);
    }

    /** Regular expressions applied one after the other to the pieces that the one before has left. */
    List<String> patterns() {
        return patterns;
    }

    /** Whether the text is brought into composed form (NFC) before. */
    boolean composes() {
        return composes;
    }

    /** Whether a piece that is a token as a whole is taken without looking at the merges. */
    boolean wholeWordsFirst() {
        return wholeWordsFirst;
    }

    boolean addsBos() {
        return addsBos;
    }

    /** In the syntax of the Oniguruma library. */
    private static final class Patterns {
        static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

        static String words(String digits) {
            return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" + digits
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        }
    }
}
