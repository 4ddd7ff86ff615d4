package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Parts a set for scoring: units of like length together, so that few shapes occur. */
public final class ScoringBatches {
    private ScoringBatches() {}

    /**
     * Units of each batch, by their places in the set.
     *
     * @param tokensPerBatch most tokens of a batch; a longer unit makes one of its own
     */
    public static List<int[]> of(SequenceSet data, int tokensPerBatch) {
        Integer[] order = new Integer[data.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(data::length));
        List<int[]> batches = new ArrayList<>();
        List<Integer> members = new ArrayList<>();
        int tokens = 0;
        for (int unit : order) {
            if (!members.isEmpty() && tokens + data.length(unit) > tokensPerBatch) {
                batches.add(numbers(members));
                members.clear();
                tokens = 0;
            }
            members.add(unit);
            tokens += data.length(unit);
        }
        if (!members.isEmpty()) {
            batches.add(numbers(members));
        }
        return batches;
    }

    /** All sequences of some units, end to end. */
    public static RaggedBatch laidOut(SequenceSet data, int[] units) {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int unit : units) {
            sequences.addAll(data.sequences(unit));
        }
        return RaggedBatch.of(sequences, 0);
    }

    /** Most tokens of any batch. */
    public static int largest(SequenceSet data, int tokensPerBatch) {
        long all = 0;
        for (int i = 0; i < data.size() && all < tokensPerBatch; i++) {
            all += data.length(i);
        }
        return (int) Math.min(all, Math.max(tokensPerBatch, data.longest()));
    }

    private static int[] numbers(List<Integer> members) {
        return members.stream().mapToInt(Integer::intValue).toArray();
    }
}
