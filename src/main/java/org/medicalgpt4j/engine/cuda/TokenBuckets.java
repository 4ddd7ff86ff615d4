package org.medicalgpt4j.engine.cuda;

import java.util.Arrays;
import java.util.Map;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Batch.Input;
import org.medicalgpt4j.engine.Batch.Input.Floats;
import org.medicalgpt4j.engine.Batch.Input.Ints;
import org.medicalgpt4j.model.ModelGraph;

/**
 * Makes batches of a few shapes out of batches of all shapes, so that plans and recordings are used again: one more
 * sequence, which nothing is asked of, fills the tokens up, and empty ones the sequences. Its targets are negative and its
 * weights 0: it adds zeros to sums and gradients.
 */
final class TokenBuckets {
    /** Fewer tokens than this are not worth a plan of their own. */
    private static final int SMALLEST = 64;

    /** At most one token of so many is added. */
    private static final int FINENESS = 16;

    private TokenBuckets() {}

    /** The batch filled up; or as it is, if an input has a shape of which it is not known how to fill it. */
    static Batch fill(Batch batch) {
        int[] starts = ints(batch, ModelGraph.SEQUENCE_STARTS).values();
        int tokens = ints(batch, ModelGraph.TOKENS).values().length;
        int sequences = starts.length - 1;
        int allTokens = rounded(tokens, SMALLEST);
        int allSequences = rounded(sequences + 1, 2);
        Batch filled = new Batch();
        for (Map.Entry<String, Input> entry : batch.inputs().entrySet()) {
            String name = entry.getKey();
            Input input = entry.getValue();
            if (name.equals(ModelGraph.RANDOM_KEY) || input.shape().length == 0) {
                filled.put(name, input);
            } else if (name.equals(ModelGraph.SEQUENCE_STARTS)) {
                int[] all = Arrays.copyOf(starts, allSequences + 1);
                Arrays.fill(all, starts.length, all.length, allTokens);
                filled.ints(name, all);
            } else if (input.shape().length == 1 && input.shape()[0] == tokens) {
                fill(filled, name, input, allTokens);
            } else {
                return batch;
            }
        }
        return filled;
    }

    private static void fill(Batch filled, String name, Input input, int count) {
        if (input instanceof Floats floats) {
            filled.floats(name, Arrays.copyOf(floats.values(), count));
            return;
        }
        int[] values = ((Ints) input).values();
        int[] all = Arrays.copyOf(values, count);
        boolean ofModel = name.equals(ModelGraph.TOKENS) || name.equals(ModelGraph.POSITIONS);
        for (int i = values.length; i < count; i++) {
            all[i] = ofModel ? (name.equals(ModelGraph.POSITIONS) ? i - values.length : 0) : -1;
        }
        filled.ints(name, all);
    }

    private static Ints ints(Batch batch, String name) {
        return (Ints) batch.input(name).orElseThrow();
    }

    /** The next number that is a multiple of about its {@link #FINENESS}th part, and of {@code smallest}. */
    static int rounded(int count, int smallest) {
        int part = Math.max(smallest, Integer.highestOneBit(Math.max(1, count - 1)) * 2 / FINENESS);
        return Math.multiplyExact(Math.floorDiv(count - 1, part) + 1, part);
    }
}
