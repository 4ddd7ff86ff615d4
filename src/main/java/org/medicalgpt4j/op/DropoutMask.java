package org.medicalgpt4j.op;

import org.medicalgpt4j.random.Philox;

/**
 * Which elements of a matrix are dropped. The decision for an element depends on the seed, the step, the purpose and the
 * element's place among all rows of the step only, not on the split into batches, the threads or the engine. With
 * {@code e = (rowOffset + row) * columns + column}: word {@code e % 4} of the {@link Philox} block with the counter
 * {@code (e / 4 low, e / 4 high, step, purpose)} and the seed as key decides; the element is kept if
 * {@link Philox#uniform(int)} of it is at least the probability of being dropped.
 */
public final class DropoutMask {
    private final int seedLow;
    private final int seedHigh;
    private final int step;
    private final int rowOffset;
    private final int purpose;
    private final double probability;
    private final float kept;
    private final int columns;

    /**
     * @param randomKey seed low, seed high, step, row offset
     * @param settings probability and purpose
     * @param columns length of a row
     */
    public DropoutMask(int[] randomKey, LoraLinear.Settings settings, int columns) {
        this.seedLow = randomKey[0];
        this.seedHigh = randomKey[1];
        this.step = randomKey[2];
        this.rowOffset = randomKey[3];
        this.purpose = settings.purpose();
        this.probability = settings.dropout();
        this.kept = (float) (1 / (1 - settings.dropout()));
        this.columns = columns;
    }

    /** The factors of a row: 0 where dropped, one over the probability of being kept elsewhere. Safe for concurrent use. */
    public void row(int row, float[] factors) {
        long element = ((long) rowOffset + row) * columns;
        int[] words = new int[Philox.WORDS];
        for (int column = 0; column < columns; column++, element++) {
            int word = (int) (element % Philox.WORDS);
            if (column == 0 || word == 0) {
                Philox.block(seedLow, seedHigh, element / Philox.WORDS, step, purpose, words);
            }
            factors[column] = Philox.uniform(words[word]) >= probability ? kept : 0;
        }
    }
}
