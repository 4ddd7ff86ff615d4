package org.medicalgpt4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns text into token ids and back. Immutable and safe for use by several threads.
 *
 * <p>Nothing is ever truncated or padded. Ids are in {@code [0, vocabularySize())}; the embedding matrix of a model may
 * have more rows than that.
 */
public interface Tokenizer {

    /** Number of ids, added tokens included: the largest id plus one. */
    int vocabularySize();

    /** Ids of {@code text}. Special tokens written in the text are recognised; nothing is added. */
    int[] encode(String text);

    /** As {@link #encode}, with what the model's own tokenizer adds by itself (for instance a leading BOS). */
    int[] encodeWithSpecialTokens(String text);

    /**
     * Ids of {@code text} as plain characters: a special token written in it (say {@code <|im_end|>}) is spelled out in
     * ordinary tokens, so that text of a user can never play a role token.
     */
    int[] encodeOrdinary(String text);

    /**
     * The text with its control tokens quoted (put between characters for private use), for text of a user that goes into
     * a chat template: where the template's result is encoded, what is quoted is spelled out as by
     * {@link #encodeOrdinary}, what the template itself writes is recognised. Text without control tokens stays as it is.
     */
    default String quoted(String text) {
        return text;
    }

    /**
     * As {@link #quoted}, for text of an assistant: only tokens that the model's files call special are quoted (those that end
     * turns or begin roles), so that its own marks ({@code <think>}, {@code <tool_call>}) stay tokens.
     */
    default String quotedAnswer(String text) {
        return text;
    }

    /**
     * Ids of consecutive parts of one text, such that no token crosses from one part into the next. The first part is
     * encoded as by {@link #encode}; the following ones as a continuation: without the blank that SentencePiece puts
     * before a text. This is what a model sees when it answers: the prompt encoded by itself, then generated tokens.
     */
    List<int[]> encodeParts(List<String> parts);

    /**
     * Text of {@code ids}. Invalid UTF-8 becomes U+FFFD.
     *
     * @throws TokenizerException if an id is not in the vocabulary
     */
    String decode(int[] ids, boolean skipSpecialTokens);

    /** Id of a token as it is spelled in the vocabulary ({@code <|im_end|>}, {@code ▁the}, {@code Ġthe}). */
    OptionalInt tokenId(String token);

    /**
     * The token as it is spelled in the vocabulary.
     *
     * @throws TokenizerException if the id is not in the vocabulary
     */
    String token(int id);

    OptionalInt bos();

    OptionalInt pad();

    OptionalInt unknown();

    /** Ids that end a text as far as the tokenizer's own files say; {@code generation_config.json} may name more. */
    Set<Integer> eos();

    /** Ids of the special tokens, which {@code decode(ids, true)} leaves out. */
    Set<Integer> specialIds();

    /** The model's chat template (Jinja); where there are several named ones, the one named {@code default}. */
    Optional<String> chatTemplate();

    /** All chat templates by name ({@code default}, {@code tool_use} ...). */
    Map<String, String> chatTemplates();

    /** Spellings of the special tokens for a template's variables: {@code bos_token}, {@code eos_token} ... */
    Map<String, String> templateTokens();

    /** A new incremental decoder that leaves special tokens out if told so. */
    TokenStream stream(boolean skipSpecialTokens);
}
