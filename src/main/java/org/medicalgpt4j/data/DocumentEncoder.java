package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * Makes sequences to pre-train on of documents: each by itself, with what the tokenizer puts before a text and an end-of-text
 * token after it, cut into pieces of at most so many tokens. Every token but a piece's first is learned.
 */
final class DocumentEncoder implements RowEncoder {
    private final String field;
    private final Tokenizer tokenizer;
    private final int endOfText;
    private final int maxLength;
    private final boolean splitSpecialTokens;

    /**
     * @param field of a row that holds the document
     * @param splitSpecialTokens whether special tokens that a document spells are text
     */
    DocumentEncoder(String field, Tokenizer tokenizer, int endOfText, int maxLength, boolean splitSpecialTokens) {
        this.field = field;
        this.tokenizer = tokenizer;
        this.endOfText = endOfText;
        this.maxLength = maxLength;
        this.splitSpecialTokens = splitSpecialTokens;
    }

    @Override
    public List<String> required() {
        return List.of(field);
    }

    @Override
    public String identity() {
        return "document " + List.of(field, endOfText, maxLength, splitSpecialTokens);
    }

    @Override
    public RowOutcome encode(ObjectNode row, SourceLine source) {
        JsonNode text = row.path(field);
        if (!text.isTextual() || text.textValue().isBlank()) {
            return new RowOutcome.Invalid("lacks a '" + field + "' that is a string and not blank");
        }
        return new RowOutcome.Kept(pieces(tokens(text.textValue()), source), Set.of());
    }

    private int[] tokens(String document) {
        int[] text = tokenizer.encodeWithSpecialTokens(splitSpecialTokens ? tokenizer.quoted(document) : document);
        boolean ended = text.length > 0 && text[text.length - 1] == endOfText;
        int[] tokens = ended ? text : Arrays.copyOf(text, text.length + 1);
        tokens[tokens.length - 1] = endOfText;
        return tokens;
    }

    private List<TrainingSequence> pieces(int[] tokens, SourceLine source) {
        List<TrainingSequence> pieces = new ArrayList<>();
        for (int from = 0; from < tokens.length; from += maxLength) {
            int to = Math.min(tokens.length, from + maxLength);
            boolean[] trained = new boolean[to - from];
            Arrays.fill(trained, 1, trained.length, true);
            pieces.add(new TrainingSequence(Arrays.copyOfRange(tokens, from, to), trained, source));
        }
        return pieces;
    }
}
