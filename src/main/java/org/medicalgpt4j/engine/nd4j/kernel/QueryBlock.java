package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.medicalgpt4j.op.AttentionShape;

/**
 * Consecutive queries of one sequence and the keys that at least one of them sees; all are token indices in the batch.
 *
 * @param start first token of the sequence
 * @param prompt length of the sequence's prompt, whose tokens see each other; 0 without one
 * @param from first query
 * @param to one past the last query
 * @param firstKey first key that the first query sees
 */
record QueryBlock(int start, int prompt, int from, int to, int firstKey) {
    /** Many enough for the matrix products to be efficient, few enough to waste little above the diagonal. */
    static final int QUERIES = 64;

    int queries() {
        return to - from;
    }

    int keys() {
        return endKey() - firstKey;
    }

    int endKey() {
        return endVisible(to - 1);
    }

    /** The first key that a query of this block sees. */
    int firstVisible(int query, AttentionShape shape) {
        return start + shape.firstVisible(query - start);
    }

    /** One past the last key that a query of this block sees. */
    int endVisible(int query) {
        return start + AttentionShape.endVisible(query - start, prompt);
    }

    /** The lengths of prompts that an op may have as its last input; 0 for every sequence without it. */
    static int[] prompts(KernelCall call, int input, int sequences) {
        return call.inputs() > input ? call.input(input).ints() : new int[sequences];
    }

    /** The blocks of one sequence in order. */
    static List<QueryBlock> of(int start, int end, int prompt, AttentionShape shape) {
        List<QueryBlock> blocks = new ArrayList<>();
        for (int from = start; from < end; from += QUERIES) {
            int to = Math.min(end, from + QUERIES);
            blocks.add(new QueryBlock(start, prompt, from, to, start + shape.firstVisible(from - start)));
        }
        return blocks;
    }

    /** The blocks of all sequences, those with most work first. */
    static List<QueryBlock> of(int[] starts, int[] prompts, AttentionShape shape) {
        List<QueryBlock> blocks = new ArrayList<>();
        for (int s = 0; s + 1 < starts.length; s++) {
            blocks.addAll(of(starts[s], starts[s + 1], prompts[s], shape));
        }
        blocks.sort(Comparator.comparingLong(block -> -(long) block.queries() * block.keys()));
        return blocks;
    }
}
