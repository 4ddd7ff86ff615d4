package org.medicalgpt4j.op;

import org.medicalgpt4j.random.Philox;

/**
 * Which elements of a matrix are dropped. The decision for an element depends on the seed, the step, the purpose and the
 * element's place among all rows of the step only, not on the split into batches, the threads or the engine.
 *
 * <p>Making random bits is what dropout costs, so each element gets only sixteen: a group of 64 elements uses up eight
 * {@link Philox} blocks, in an order that lets eight blocks be made at once. With
 * {@code e = (rowOffset + row) * columns + column} and {@code block = e / 64 * 8 + e % 8}, the bits of e are those from
 * {@code 16 h} on, {@code h = e % 64 / 8}, in the four words (lowest first) of the counter
 * {@code (block low, block high, step, purpose)} with the seed as key. An element is dropped if its bits, as a number, are
 * less than the probability times 65536 (rounded).
 */
public final class DropoutMask {
    /** Elements of a group. */
    public static final int GROUP = 64;

    /** Blocks of a group. */
    public static final int BLOCKS = 8;

    private static final int BITS = 16;

    private final int seedLow;
    private final int seedHigh;
    private final int step;
    private final int rowOffset;
    private final int purpose;
    private final int threshold;
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
        this.threshold = (int) Math.round(settings.dropout() * (1 << BITS));
        // of the rounded probability, so that the expectation is exactly that without dropout
        this.kept = (float) (1 / (1 - (double) threshold / (1 << BITS)));
        this.columns = columns;
    }

    /** The factors of a row: 0 where dropped, one over the probability of being kept elsewhere. Safe for concurrent use. */
    public void row(int row, float[] factors) {
        row(row, factors, DropoutMask::group);
    }

    /** The factors of a row, those of whole groups made by {@code groups}. */
    public void row(int row, float[] factors, Groups groups) {
        long element = ((long) rowOffset + row) * columns;
        float[] edge = new float[GROUP];
        int column = 0;
        while (column < columns) {
            int first = (int) (element % GROUP);
            int count = Math.min(GROUP - first, columns - column);
            if (count == GROUP) {
                groups.fill(this, element / GROUP, factors, column);
            } else {
                group(this, element / GROUP, edge, 0);
                System.arraycopy(edge, first, factors, column, count);
            }
            column += count;
            element += count;
        }
    }

    private static void group(DropoutMask mask, long group, float[] factors, int at) {
        int[] words = new int[Philox.WORDS];
        for (int block = 0; block < BLOCKS; block++) {
            Philox.block(mask.seedLow, mask.seedHigh, group * BLOCKS + block, mask.step, mask.purpose, words);
            for (int word = 0; word < Philox.WORDS; word++) {
                int low = words[word] & (1 << BITS) - 1;
                int high = words[word] >>> BITS;
                factors[at + 2 * word * BLOCKS + block] = low < mask.threshold ? 0f : mask.kept;
                factors[at + (2 * word + 1) * BLOCKS + block] = high < mask.threshold ? 0f : mask.kept;
            }
        }
    }

    public int seedLow() {
        return seedLow;
    }

    public int seedHigh() {
        return seedHigh;
    }

    public int step() {
        return step;
    }

    public int purpose() {
        return purpose;
    }

    /** An element is dropped if its sixteen bits are less than this. */
    public int threshold() {
        return threshold;
    }

    /** The factor of elements that are kept. */
    public float kept() {
        return kept;
    }

    /** Makes the factors of a group of elements. */
    @FunctionalInterface
    public interface Groups {
        /** Fills {@code factors[at..at + 64]} with those of group {@code group}. */
        void fill(DropoutMask mask, long group, float[] factors, int at);
    }
}
