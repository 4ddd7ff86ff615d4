package org.medicalgpt4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Algorithm;

/**
 * Encoding by a SentencePiece model. Special tokens are no pieces of text; they are found before segmentation, and what
 * lies between them is segmented by itself.
 */
final class SentencePieceEncoder implements Encoder {
    private final SentencePieceNormalizer normalizer;
    private final Segmenter segmenter;
    private final TextMatcher tokens;
    private final TextMatcher ordinaryTokens;
    private final boolean blankAfterToken;

    /**
     * @param added tokens to recognise beside the pieces
     * @param blankAfterToken whether text after such a token gets the leading blank too, as LLaMA's first tokenizer does
     */
    SentencePieceEncoder(SentencePieceModel model, List<AddedToken> added, boolean blankAfterToken) {
        PieceTable table = new PieceTable(model);
        this.normalizer = new SentencePieceNormalizer(model.normalization());
        this.segmenter = model.algorithm() == Algorithm.BPE ? new BpeSegmenter(table) : new UnigramSegmenter(table);
        this.tokens = matcher(added);
        this.ordinaryTokens =
                matcher(added.stream().filter(token -> !token.isControl()).toList());
        this.blankAfterToken = blankAfterToken;
    }

    private static TextMatcher matcher(List<AddedToken> tokens) {
        Map<String, Integer> ids = tokens.stream()
                .collect(Collectors.toMap(AddedToken::content, AddedToken::id, (first, second) -> first));
        return new TextMatcher(ids);
    }

    @Override
    public int[] encode(String text) {
        return encode(text, tokens, true);
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return encode(text);
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return encode(text, ordinaryTokens, true);
    }

    @Override
    public int[] encodeContinuation(String text) {
        return encode(text, tokens, false);
    }

    private int[] encode(String input, TextMatcher matcher, boolean startsText) {
        String text = WellFormed.text(input);
        IdList ids = new IdList();
        boolean addBlank = startsText;
        int position = 0;
        while (position < text.length()) {
            int length = matcher.matchLength(text, position);
            if (length > 0) {
                ids.add(matcher.id(text.substring(position, position + length)));
                addBlank = blankAfterToken;
                position += length;
            } else {
                int end = matcher.find(text, position);
                segmenter.segment(normalizer.normalize(text.substring(position, end), addBlank), ids);
                position = end;
            }
        }
        return ids.toArray();
    }
}
