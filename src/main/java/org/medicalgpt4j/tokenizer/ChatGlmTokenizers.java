package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Tokenizers of ChatGLM's first three generations: SentencePiece models with what their Python code adds.
 *
 * <p>ChatGLM-6B writes blanks and line feeds as pieces and puts {@code [gMASK] <sop>} behind a text. ChatGLM2 and 3 number
 * masks and roles after the pieces and put {@code [gMASK] sop} before a text; {@code sop} and {@code eop} are tokens only
 * where a mask stands before them, as the letters occur in words. No blank is put behind a role's token.
 */
final class ChatGlmTokenizers {
    static final String CLASS = "ChatGLMTokenizer";
    static final String FIRST_FILE = "ice_text.model";

    private static final String MASK = "[gMASK]";
    private static final List<String> BEHIND_PIECES = List.of(
            "[MASK]", MASK, "[sMASK]", "sop", "eop", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>");
    private static final Set<String> WORDS = Set.of("sop", "eop");

    private ChatGlmTokenizers() {}

    /** ChatGLM-6B; in its first revision all ids were others, behind those of images. */
    static ModelTokenizer first(SentencePieceModel model, TokenizerConfig config) {
        int images = config.imageTokens();
        if (images != 0) {
            throw new TokenizerException(model.name() + ": " + TokenizerConfig.FILE + " gives num_image_tokens as "
                    + images + ", expected 0 as in the last revision of ChatGLM-6B");
        }
        Map<String, String> named = new LinkedHashMap<>();
        named.put("bos_token", "<sop>");
        named.put("eos_token", "<eop>");
        named.put("pad_token", "<pad>");
        named.put("mask_token", "[MASK]");
        named.put("gmask_token", MASK);
        named.putAll(config.namedTokens());
        int[] after = {pieceId(model, MASK), pieceId(model, "<sop>")};
        SentencePieceAdditions additions = new SentencePieceAdditions(
                List.of(),
                new Frame(new int[0], after),
                BlankPieces::isOne,
                BlankPieces::encoding,
                detokenizer -> BlankPieces.decoding(detokenizer, model.vocabulary()));
        return SentencePieceTokenizers.create(model, config.withNamedTokens(named), additions);
    }

    private static int pieceId(SentencePieceModel model, String token) {
        return model.vocabulary()
                .id(token)
                .orElseThrow(() -> new TokenizerException(model.name() + ": has no piece \"" + token + "\""));
    }

    /** ChatGLM2 and ChatGLM3. */
    static ModelTokenizer later(SentencePieceModel model, TokenizerConfig config) {
        Map<String, AddedToken> all = new LinkedHashMap<>();
        for (int i = 0; i < BEHIND_PIECES.size(); i++) {
            String token = BEHIND_PIECES.get(i);
            all.put(token, new AddedToken(model.pieces().size() + i, token, true));
        }
        config.addedTokens().forEach(token -> all.put(token.content(), token));
        List<AddedToken> found = new ArrayList<>(all.values());
        found.removeIf(token -> WORDS.contains(token.content()));
        List<AddedToken> words = WORDS.stream().map(all::get).toList();
        Map<String, Integer> ids = new LinkedHashMap<>();
        all.forEach((content, token) -> ids.put(content, token.id()));
        Frame frame = new Frame(new int[] {ids.get(MASK), ids.get("sop")}, new int[0]);
        SentencePieceAdditions additions = new SentencePieceAdditions(
                words, frame, piece -> false, encoder -> new MaskWordEncoder(encoder, ids), UnaryOperator.identity());
        return SentencePieceTokenizers.create(model, config.withAddedTokens(found), additions);
    }
}
