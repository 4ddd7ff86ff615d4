package org.medicalgpt4j.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.file.DataException;

/**
 * A data set parted into what is trained on and what is held out, each in the order of the files.
 *
 * @param training at least one sequence
 * @param evaluation empty if nothing is held out
 */
public record EvaluationSplit(SequenceSet training, SequenceSet evaluation) {

    /**
     * Holds out a part of the rows, drawn by the seed: the fraction rounded to whole rows, but at least one. All sequences
     * of a row go the same way.
     *
     * @param fraction in [0, 1); 0 holds out none
     * @throws DataException if nothing would be left to train on
     */
    public static EvaluationSplit byFraction(SequenceSet data, double fraction, long seed) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new DataException("evaluation split is " + fraction + ", expected a number from 0 to below 1");
        }
        int[] rows = rows(data);
        int count = rows.length == 0 ? 0 : rows[rows.length - 1] + 1;
        int heldOut = fraction == 0 ? 0 : (int) Math.max(1, Math.round(fraction * count));
        if (heldOut >= count) {
            throw new DataException("an evaluation split of " + fraction + " holds out " + heldOut + " of " + count
                    + " rows, which leaves none to train on");
        }
        BitSet chosen = new BitSet(count);
        int[] shuffled = Shuffle.permutation(count, seed, Shuffle.Purpose.EVALUATION_SPLIT, 0);
        Arrays.stream(shuffled, 0, heldOut).forEach(chosen::set);
        return new EvaluationSplit(
                members(data, place -> !chosen.get(rows[place])), members(data, place -> chosen.get(rows[place])));
    }

    /** The row that each sequence came from, counted from 0; a row's sequences lie together. */
    private static int[] rows(SequenceSet data) {
        int[] rows = new int[data.size()];
        for (int i = 1; i < rows.length; i++) {
            rows[i] = rows[i - 1] + (data.source(i).equals(data.source(i - 1)) ? 0 : 1);
        }
        return rows;
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

    private static SequenceSet members(SequenceSet data, IntPredicate chosen) {
        return new SequenceSet(
                data.store(),
                IntStream.range(0, data.size())
                        .filter(chosen)
                        .map(place -> data.members()[place])
                        .toArray());
    }
}
