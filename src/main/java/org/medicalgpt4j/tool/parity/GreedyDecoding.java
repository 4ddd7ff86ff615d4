package org.medicalgpt4j.tool.parity;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.ModelGraph;

/** The most likely continuation of one sequence, in the two simplest ways there are. */
final class GreedyDecoding {
    private final Program program;
    private final int vocabulary;

    GreedyDecoding(Program program, int vocabulary) {
        this.program = program;
        this.vocabulary = vocabulary;
    }

    static CacheShape cache(int length, int pageSize) {
        return new CacheShape((length + pageSize - 1) / pageSize, pageSize);
    }

    /** Runs the whole sequence for every token. */
    int[] byRecomputation(int[] start, int count) {
        int[] sequence = start.clone();
        for (int i = 0; i < count; i++) {
            int next = next(batch(sequence, 0));
            sequence = Arrays.copyOf(sequence, sequence.length + 1);
            sequence[sequence.length - 1] = next;
        }
        return Arrays.copyOfRange(sequence, start.length, sequence.length);
    }

    /** Runs each token once and keeps keys and values. */
    int[] byCache(int[] start, int count, int pageSize) {
        int pages = cache(start.length + count, pageSize).pages();
        int[] table = IntStream.range(0, pages).toArray();
        int[] answer = new int[count];
        int[] tokens = start;
        int position = 0;
        for (int i = 0; i < count; i++) {
            answer[i] = next(batch(tokens, position).ints(ModelGraph.PAGE_TABLE, table, 1, pages));
            position += tokens.length;
            tokens = new int[] {answer[i]};
        }
        return answer;
    }

    private static Batch batch(int[] tokens, int firstPosition) {
        return new Batch()
                .ints(ModelGraph.TOKENS, tokens)
                .ints(
                        ModelGraph.POSITIONS,
                        IntStream.range(firstPosition, firstPosition + tokens.length)
                                .toArray())
                .ints(ModelGraph.SEQUENCE_STARTS, 0, tokens.length)
                .ints(ModelGraph.ROWS, tokens.length - 1);
    }

    private int next(Batch batch) {
        float[] logits = program.evaluate(batch, List.of(ModelGraph.LOGITS))
                .get(ModelGraph.LOGITS)
                .values();
        int best = 0;
        for (int v = 1; v < vocabulary; v++) {
            if (logits[v] > logits[best]) {
                best = v;
            }
        }
        return best;
    }
}
