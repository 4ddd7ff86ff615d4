package org.medicalgpt4j.data;

import java.util.Arrays;
import org.medicalgpt4j.data.file.DataException;

/**
 * Which sequences the steps of an epoch hold: a function of the lengths, the batching, the seed and the epoch alone, so that
 * any step of any epoch can be found again without reading data. Every sequence occurs as often as in the epoch's order.
 */
public final class StepPlan {
    private final int[] lengths;
    private final Batching batching;
    private final int[] arranged;
    private final int[] starts;
    private final int longest;

    private StepPlan(int[] lengths, Batching batching, int[] arranged, int[] starts, int longest) {
        this.lengths = lengths;
        this.batching = batching;
        this.arranged = arranged;
        this.starts = starts;
        this.longest = longest;
    }

    /**
     * Plans an epoch.
     *
     * @param lengths of all sequences; not copied
     * @param order the sequence numbers
     * @param lookahead how far ahead a sequence may be taken from to fill a step of tokens
     * @throws DataException if there is no sequence, or one does not fit into a micro batch
     */
    static StepPlan of(int[] lengths, Batching batching, int[] order, int lookahead) {
        int longest = Arrays.stream(lengths)
                .max()
                .orElseThrow(() -> new DataException("there is nothing to train on: no sequence is left"));
        int[] arranged = order.clone();
        int[] starts;
        if (batching instanceof Batching.TokensPerStep budget) {
            requireFit(budget, longest);
            starts = new StepFiller(lengths, order, budget.tokens(), lookahead).fill(arranged);
        } else {
            int perStep = ((Batching.SequencesPerStep) batching).sequences();
            starts = new int[(order.length + perStep - 1) / perStep + 1];
            Arrays.setAll(starts, step -> (int) Math.min((long) step * perStep, order.length));
        }
        return new StepPlan(lengths, batching, arranged, starts, longest);
    }

    /** Steps of the epoch. */
    public int steps() {
        return starts.length - 1;
    }

    /** Sequence numbers of a step, micro batch by micro batch. */
    int[][] microBatches(int step) {
        int[] sequences = Arrays.copyOfRange(arranged, starts[step], starts[step + 1]);
        if (batching instanceof Batching.TokensPerStep budget) {
            return byTokens(MicroBatchOrder.boxed(sequences, lengths, longest), budget.tokensPerMicroBatch());
        }
        return byCount(sequences, ((Batching.SequencesPerStep) batching).sequencesPerMicroBatch());
    }

    private int[][] byTokens(int[] sequences, int most) {
        int[][] parts = new int[sequences.length][];
        int count = 0;
        int from = 0;
        int tokens = 0;
        for (int i = 0; i < sequences.length; i++) {
            if (tokens + lengths[sequences[i]] > most) {
                parts[count++] = Arrays.copyOfRange(sequences, from, i);
                from = i;
                tokens = 0;
            }
            tokens += lengths[sequences[i]];
        }
        parts[count++] = Arrays.copyOfRange(sequences, from, sequences.length);
        return Arrays.copyOf(parts, count);
    }

    private static int[][] byCount(int[] sequences, int most) {
        int[][] parts = new int[(sequences.length + most - 1) / most][];
        Arrays.setAll(parts, i -> Arrays.copyOfRange(sequences, i * most, Math.min((i + 1) * most, sequences.length)));
        return parts;
    }

    private static void requireFit(Batching.TokensPerStep budget, int longest) {
        if (longest > budget.tokensPerMicroBatch()) {
            throw new DataException("the longest sequence has " + longest + " tokens, but a micro batch holds "
                    + budget.tokensPerMicroBatch() + " (tokensPerStep " + budget.tokens() + " / accumulation "
                    + budget.accumulation() + "): raise tokensPerStep, lower accumulation or lower maxLength");
        }
    }
}
