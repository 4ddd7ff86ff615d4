package org.medicalgpt4j.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A data set parted into what is trained on and what is held out, each in the order of the files.
 *
 * @param training at least one sequence
 * @param evaluation empty if nothing is held out
 */
public record EvaluationSplit(SequenceSet training, SequenceSet evaluation) {

    /**
     * Holds out a part of the sequences, drawn by the seed: the fraction rounded to whole sequences, but at least one.
     *
     * @param fraction in [0, 1); 0 holds out none
     * @throws DataException if nothing would be left to train on
     */
    public static EvaluationSplit byFraction(SequenceSet data, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new DataException("evaluation split is " + fraction + ", expected a number from 0 to below 1");
        }
        int count = fraction == 0 ? 0 : (int) Math.max(1, Math.round(fraction * data.size()));
        if (count >= data.size()) {
            throw new DataException("an evaluation split of " + fraction + " holds out " + count + " of " + data.size()
                    + " rows, which leaves none to train on");
        }
        int[] shuffled = Shuffle.permutation(data.size(), seed, Shuffle.Purpose.EVALUATION_SPLIT, 0);
        return new EvaluationSplit(
                members(data, Arrays.copyOfRange(shuffled, count, shuffled.length)),
                members(data, Arrays.copyOf(shuffled, count)));
    }

    /** Held-out sequences that are also trained on, token for token; their loss says nothing about new text. */
    public int overlap() {
        Set<Long> known = new HashSet<>();
        for (int member : evaluation.members()) {
            known.add(evaluation.store().hash(member));
        }
        Set<Long> shared = new HashSet<>();
        for (int member : training.members()) {
            long hash = training.store().hash(member);
            if (known.contains(hash)) {
                shared.add(hash);
            }
        }
        return (int) Arrays.stream(evaluation.members())
                .filter(member -> shared.contains(evaluation.store().hash(member)))
                .count();
    }

    private static SequenceSet members(SequenceSet data, int[] places) {
        return new SequenceSet(
                data.store(),
                Arrays.stream(places)
                        .sorted()
                        .map(place -> data.members()[place])
                        .toArray());
    }
}
