package org.medicalgpt4j.op;

import org.medicalgpt4j.random.Philox;

/**
 * Which elements of a matrix are dropped. The decision for an element depends on the seed, the step, the purpose and the
 * element's place among all rows of the step only, not on the split into batches, the threads or the engine.
 *
 * <p>Eight elements share a {@link Philox} block, since making random bits is what dropout costs. With
 * {@code e = (rowOffset + row) * columns + column} it is the block of the counter
 * {@code (e / 8 low, e / 8 high, step, purpose)} with the seed as key, and {@code e} is decided by bits {@code 16 (e % 8)}
 * to {@code 16 (e % 8) + 15} of the block's four words, lowest first: an element is dropped if these bits, as a number, are
 * less than the probability times 65536 (rounded).
 */
public final class DropoutMask {
    private static final int SHARING = 8;
    private static final int BITS = 16;
    private static final int ALL = (1 << BITS) - 1;

    private final int seedLow;
    private final int seedHigh;
    private final int step;
    private final int rowOffset;
    private final int purpose;
    private final int threshold;
    private final float[] keptOrDropped;
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
        this.threshold = (int) Math.round(settings.dropout() * (1 << BITS));
        // of the rounded probability, so that the expectation is exactly that without dropout
        double kept = 1 - (double) threshold / (1 << BITS);
        this.keptOrDropped = new float[] {(float) (1 / kept), 0f};
        this.columns = columns;
    }

    /** The factors of a row: 0 where dropped, one over the probability of being kept elsewhere. Safe for concurrent use. */
    public void row(int row, float[] factors) {
        long element = ((long) rowOffset + row) * columns;
        int[] words = new int[Philox.WORDS];
        int column = 0;
        while (column < columns) {
            Philox.block(seedLow, seedHigh, element / SHARING, step, purpose, words);
            int first = (int) (element % SHARING);
            int count = Math.min(SHARING - first, columns - column);
            if (count == SHARING) {
                for (int word = 0; word < Philox.WORDS; word++) {
                    factors[column + 2 * word] = factor(words[word] & ALL);
                    factors[column + 2 * word + 1] = factor(words[word] >>> BITS);
                }
            } else {
                for (int i = first; i < first + count; i++) {
                    factors[column + i - first] = factor(words[i / 2] >>> i % 2 * BITS & ALL);
                }
            }
            column += count;
            element += count;
        }
    }

    private float factor(int bits) {
        return keptOrDropped[bits - threshold >>> Integer.SIZE - 1];
    }
}
