package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.op.AttentionShape;

/**
 * Queries of one sequence that read the same keys: either some tokens of one head, or all heads that share the keys of one
 * token. A decoded token is of the second kind: its few heads make one small matrix instead of several vectors.
 *
 * @param from first token
 * @param to one past the last token
 * @param head first query head
 * @param heads number of query heads; 1 if there is more than one token
 */
record CachedQueries(int sequence, int from, int to, int head, int heads) {

    static List<CachedQueries> of(int[] starts, AttentionShape shape) {
        List<CachedQueries> all = new ArrayList<>();
        for (int s = 0; s + 1 < starts.length; s++) {
            boolean single = starts[s + 1] - starts[s] == 1;
            int heads = single ? shape.heads() / shape.keyValueHeads() : 1;
            for (int from = starts[s]; from < starts[s + 1]; from += QueryBlock.QUERIES) {
                int to = Math.min(starts[s + 1], from + QueryBlock.QUERIES);
                for (int head = 0; head < shape.heads(); head += heads) {
                    all.add(new CachedQueries(s, from, to, head, heads));
                }
            }
        }
        return all;
    }

    int rows() {
        return (to - from) * heads;
    }

    int token(int row) {
        return heads == 1 ? from + row : from;
    }

    int headOf(int row) {
        return heads == 1 ? head : head + row;
    }

    /** The rows of these queries in {@code [N, heads * D]}. */
    Matrix of(HostTensor tensor, int headSize) {
        if (heads == 1) {
            return HeadMatrices.head(tensor, head, headSize).rows(from, to);
        }
        long offset = (long) from * tensor.size(1) + (long) head * headSize;
        return new Matrix(tensor.memory(), offset, heads, headSize, headSize, false);
    }
}
