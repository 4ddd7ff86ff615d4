package org.medicalgpt4j.inspect.graph;

import java.util.HashMap;
import java.util.Map;
import org.medicalgpt4j.inspect.InspectException;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/**
 * A ragged batch of sequences of one length.
 *
 * @param length tokens of each sequence; when decoding, the tokens seen with the new one
 */
public record BatchSize(int sequences, int length) {
    /** Tokens of a page of the cache, as the generator has it. */
    private static final int PAGE = 64;

    /** @throws InspectException if a number is below 1, or there are more tokens than a graph can index */
    public BatchSize {
        if (sequences < 1 || length < 1) {
            throw new InspectException("a batch needs at least 1 sequence of at least 1 token, got " + sequences
                    + " sequences of " + length);
        }
        if ((long) sequences * length > Integer.MAX_VALUE - 1) {
            throw new InspectException("a batch of " + sequences + " sequences of " + length
                    + " tokens has more than the 2147483646 tokens that fit a graph");
        }
    }

    /** Rows that go through the graph. */
    public int rows(GraphKind kind) {
        return kind == GraphKind.DECODE ? sequences : sequences * length;
    }

    /** A cache that holds all sequences. */
    CacheShape cache() {
        return new CacheShape(Math.multiplyExact(sequences, pages()), PAGE);
    }

    private int pages() {
        return (length - 1) / PAGE + 1;
    }

    /** Shapes of all inputs that some graph of this kind may have. */
    Map<String, long[]> shapes(GraphKind kind) {
        long[] rows = {rows(kind)};
        Map<String, long[]> shapes = new HashMap<>(Map.of(
                ModelGraph.TOKENS, rows,
                ModelGraph.POSITIONS, rows,
                ModelGraph.SEQUENCE_STARTS, new long[] {sequences + 1L}));
        switch (kind) {
            case FORWARD -> shapes.put(ModelGraph.ROWS, new long[] {sequences});
            case GRADIENT -> {
                shapes.put(ModelGraph.RANDOM_KEY, new long[] {4});
                shapes.put(NextTokenCrossEntropy.TARGETS, rows);
                shapes.put(NextTokenCrossEntropy.WEIGHTS, rows);
            }
            case DECODE -> {
                shapes.put(ModelGraph.ROWS, new long[] {sequences});
                shapes.put(ModelGraph.PAGE_TABLE, new long[] {sequences, pages()});
            }
        }
        return shapes;
    }

    /** Pairs of a token and one that it attends to, itself included, in all sequences. */
    long attendedPairs(GraphKind kind, int window) {
        long seen = window == 0 ? length : Math.min(window, length);
        long pairs = kind == GraphKind.DECODE ? seen : seen * (seen + 1) / 2 + (length - seen) * seen;
        return Math.multiplyExact(pairs, sequences);
    }
}
