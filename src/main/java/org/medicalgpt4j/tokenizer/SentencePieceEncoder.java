package org.medicalgpt4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Algorithm;

/**
 * Encoding by a SentencePiece model. Special tokens are no pieces of text; they are found before segmentation, and what
 * lies between them is segmented by itself.
 */
final class SentencePieceEncoder implements Encoder {
    private final SentencePieceNormalizer normalizer;
    private final Reading plain;
    private final Reading ordinary;
    private final boolean blankAfterToken;

    /** Which tokens are found, and how the text between them is cut. */
    private record Reading(TextMatcher tokens, Segmenter segmenter) {

        static Reading of(SentencePieceModel model, List<AddedToken> tokens) {
            PieceTable table = new PieceTable(model);
            Map<String, Integer> ids = tokens.stream()
                    .collect(Collectors.toMap(AddedToken::content, AddedToken::id, (first, second) -> first));
            return new Reading(
                    new TextMatcher(ids),
                    model.algorithm() == Algorithm.BPE ? new BpeSegmenter(table) : new UnigramSegmenter(table));
        }
    }

    /**
     * @param added tokens to recognise beside the pieces
     * @param blankAfterToken whether text after such a token gets the leading blank too, as LLaMA's first tokenizer does
     * @param layout pieces that look like marks but stand for blanks
     */
    SentencePieceEncoder(
            SentencePieceModel model, List<AddedToken> added, boolean blankAfterToken, Predicate<String> layout) {
        this.normalizer = new SentencePieceNormalizer(model.normalization());
        this.plain = Reading.of(model, added);
        this.ordinary = Reading.of(
                model.withoutControlPieces(layout),
                added.stream().filter(token -> !token.isControl()).toList());
        this.blankAfterToken = blankAfterToken;
    }

    @Override
    public int[] encode(String input, boolean startsText, boolean isOrdinary) {
        Reading reading = isOrdinary ? ordinary : plain;
        TextMatcher matcher = reading.tokens();
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
                reading.segmenter().segment(normalizer.normalize(text.substring(position, end), addBlank), ids);
                position = end;
            }
        }
        return ids.toArray();
    }
}
