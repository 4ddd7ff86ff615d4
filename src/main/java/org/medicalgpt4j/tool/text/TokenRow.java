package org.medicalgpt4j.tool.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.TrainingSequence;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * Tokens of one sequence, told apart by whether they are learned.
 *
 * @param learned for each token, whether training learns it
 */
public record TokenRow(List<TokenPiece> pieces, List<Boolean> learned) {

    /** Neighbouring tokens that are all learned or all not. */
    public record Run(String text, boolean learned) {}

    public TokenRow {
        pieces = List.copyOf(pieces);
        learned = List.copyOf(learned);
    }

    static TokenRow of(Tokenizer tokenizer, TrainingSequence sequence) {
        List<Boolean> learned = IntStream.range(0, sequence.length())
                .mapToObj(i -> sequence.trained()[i])
                .toList();
        return new TokenRow(TokenPiece.of(tokenizer, sequence.tokens()), learned);
    }

    /** A prompt: nothing of it is learned. */
    static TokenRow unlearned(Tokenizer tokenizer, int[] ids) {
        List<TokenPiece> pieces = TokenPiece.of(tokenizer, ids);
        return new TokenRow(pieces, pieces.stream().map(piece -> false).toList());
    }

    public int learnedCount() {
        return (int) learned.stream().filter(Boolean::booleanValue).count();
    }

    String text() {
        return runs().stream().map(Run::text).collect(Collectors.joining());
    }

    /** The text in runs of tokens that are learned or not. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= pieces.size(); i++) {
            if (i == pieces.size() || !learned.get(i).equals(learned.get(start))) {
                StringBuilder text = new StringBuilder();
                pieces.subList(start, i).forEach(piece -> text.append(piece.text()));
                runs.add(new Run(text.toString(), learned.get(start)));
                start = i;
            }
        }
        return runs;
    }
}
