package org.medicalgpt4j.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
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
                data.where(place -> !chosen.get(rows[place])), data.where(place -> chosen.get(rows[place])));
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
        IntStream.range(0, evaluation.size()).mapToObj(evaluation::hash).forEach(known::add);
        Set<Long> shared = IntStream.range(0, training.size())
                .mapToObj(training::hash)
                .filter(known::contains)
                .collect(Collectors.toSet());
        return (int) IntStream.range(0, evaluation.size())
                .filter(unit -> shared.contains(evaluation.hash(unit)))
                .count();
    }
}
